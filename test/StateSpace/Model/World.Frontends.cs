using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace.Model;

/// <content>What frontends do, and what happens to them.</content>
internal sealed partial record World
{
    private bool Take(int f)
    {
        var pool = CopyPool(f);
        var clients = Left with { Clients = Left.Clients - 1 };
        switch (pool.TryTake(AdmissionClass.Standard, Now, out _))
        {
            case TakeOutcome.Taken:
                Frontends[f] = Frontends[f] with { Pool = pool, Sockets = Frontends[f].Sockets + 1 };
                Left = clients;
                return true;
            case TakeOutcome.Ask when !Frontends[f].Waits:
                pool.Wait(AdmissionClass.Standard, 1);
                Frontends[f] = Frontends[f] with { Pool = pool, WaiterReported = false };
                Left = clients;
                return true;
            case TakeOutcome.Refused:
                Reached.Note(Branch.F8RefusedLocally);
                return false;
            default:
                return false;
        }
    }

    private bool CloseSocket(int f)
    {
        var pool = CopyPool(f);
        var lease = pool.Lease(Now);
        Reached.Note(Branch.F5SocketsClosedAtTheFence, lease is LeaseState.Fenced or LeaseState.Lost);
        var cap = pool.Figures.Cap;
        pool.Return(AdmissionClass.Standard);
        Reached.Note(Branch.F9LoweredUnderPressure, !cap.FitsIn(pool.Figures.Cap));
        Frontends[f] = Frontends[f] with { Pool = pool, Sockets = Frontends[f].Sockets - 1 };
        Serve(f);
        return true;
    }

    private bool Send(int f)
    {
        var pool = CopyPool(f);
        var frontend = Frontends[f];
        if (pool.NextReport(Now, frontend.Evidence is { } gone ? [gone] : [], FrontendLoad.None) is not { } report) return false;
        Frontends[f] = frontend with { Pool = pool, WaiterReported = frontend.Waits, SentAt = Now };
        Fly(new FlyingReport(report, Now));
        return true;
    }

    private bool Timeout(int f)
    {
        var pool = CopyPool(f);
        pool.OnFailure(Inside.Pool.InFlight(pool)!.Seq, Now);
        if (pool.Figures.Waiting.Total > 0) pool.Wait(AdmissionClass.Standard, -1);
        Frontends[f] = Frontends[f] with { Pool = pool, WaiterReported = false };
        return true;
    }

    private bool DeliverAnswer(int index)
    {
        var (id, answer, _, _) = RemoveAnswer(index);
        var f = Ids.Frontend(id);
        var pool = CopyPool(f);
        var report = Inside.Pool.InFlight(pool);
        var (before, lease) = (pool.Figures, pool.Lease(Now));
        var lowered = Inside.Pool.LoweredTo(pool).Standard != int.MaxValue;
        var effect = pool.OnAnswer(answer, Now);
        Frontends[f] = Frontends[f] with { Pool = pool };
        Reached.Note(Branch.F1AnswerOfNoReportInFlight, effect == AnswerEffect.Ignored);
        Reached.Note(Branch.F5FencedByTheLedger, effect == AnswerEffect.Fenced);
        if (effect != AnswerEffect.Renewed) return true;

        Reached.Note(Branch.F2LoweredSinceTheReport, lowered && before.Cap.Total < answer.Allowance.Total);
        Reached.Note(Branch.F3CapRaisedToWhatWasHeldAndGranted, before.Cap.Total < pool.Figures.Cap.Total);
        Reached.Note(Branch.F4TimedOutAndSettledByTheNext, before.Failures > 0);
        Reached.Note(Branch.F5FenceLifted, lease == LeaseState.Fenced && pool.Lease(Now) == LeaseState.Held);
        var taken = report is { Evidence.IsEmpty: false };
        Frontends[f] = Frontends[f] with { LeaseStart = Frontends[f].SentAt, Evidence = taken ? null : Frontends[f].Evidence };
        Serve(f);
        AfterAnswer(f, report!);
        return true;
    }

    private bool DeliverPush(int index)
    {
        var notice = Pushes[index];
        Pushes = Without(Pushes, index);
        var f = Ids.Frontend(notice.FrontendId);
        var pool = CopyPool(f);
        var (cap, refusing) = (pool.Figures.Cap, pool.IsRefusing(AdmissionClass.Standard, Now));
        pool.OnRecall(notice.Target, notice.PermitsFree);
        Reached.Note(Branch.F7SpareRecalled, !cap.FitsIn(pool.Figures.Cap));
        Reached.Note(Branch.F8AskedAgainAfterAPush, refusing && !pool.IsRefusing(AdmissionClass.Standard, Now));
        Frontends[f] = Frontends[f] with { Pool = pool };
        return true;
    }

    private bool Doubt(int f)
    {
        var pool = CopyPool(f);
        pool.Suspect();
        Reached.Note(Branch.F5Doubt);
        Left = Left with { Doubts = Left.Doubts - 1 };
        Frontends[f] = Frontends[f] with { Pool = pool };
        return true;
    }

    /// <summary>The last close is done: the id leaves, and the next life begins.</summary>
    private bool Stop(int f)
    {
        var pool = CopyPool(f);
        if (pool.Figures.Waiting.Total > 0) pool.Wait(AdmissionClass.Standard, -1);
        Reached.Note(Branch.F5LeaseLost, pool.Lease(Now) == LeaseState.Lost);
        var leaving = pool.LeavingReport(Now);
        EndLife(f, null);
        Fly(new FlyingReport(leaving, Now));
        return true;
    }

    private bool CrashFrontend(int f, bool keepEvidence)
    {
        var frontend = Frontends[f];
        Frontends[f] = frontend with { CrashesLeft = frontend.CrashesLeft - 1 };
        EndLife(f, keepEvidence ? frontend.Pool!.FrontendId : null);
        return true;
    }

    /// <summary>What is under way to the old id reaches nobody any more; what is under way from it may still arrive.</summary>
    private void EndLife(int f, string? evidence)
    {
        var id = Frontends[f].Pool!.FrontendId;
        Frontends[f] = Frontends[f].NextLife(Scope, evidence);
        Answers = [.. Answers.Where(answer => answer.FrontendId != id)];
        Pushes = [.. Pushes.Where(push => push.FrontendId != id)];
    }

    private void Serve(int f)
    {
        var frontend = Frontends[f];
        if (!frontend.Waits || !frontend.Pool!.TryTakeWaiting(AdmissionClass.Standard, Now)) return;
        Frontends[f] = frontend with { Sockets = frontend.Sockets + 1, WaiterReported = false };
    }

    /// <summary>Refuses the client that waits, where it already waited when the report was made (F8).</summary>
    private void AfterAnswer(int f, PermitReport report)
    {
        var frontend = Frontends[f];
        var asked = report.Live.Standard + report.Waiting.Standard > report.Held.Standard;
        if (!asked || !frontend.Waits || !frontend.WaiterReported || !frontend.Pool!.IsRefusing(AdmissionClass.Standard, Now)) return;
        frontend.Pool.Wait(AdmissionClass.Standard, -1);
        Frontends[f] = frontend with { WaiterReported = false };
    }

    private PermitPool CopyPool(int f) => Copies.Copy(Frontends[f].Pool!);
}
