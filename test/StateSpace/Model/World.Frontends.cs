using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace.Model;

/// <content>What frontends do, and what happens to them.</content>
internal sealed partial record World
{
    private bool Take(int f)
    {
        var lease = CopyLease(f);
        var outcome = lease.Take(AdmissionClass.Standard, Now, out _);
        Reached.Note(Branch.F8RefusedLocally, outcome == TakeOutcome.Refused);
        if (outcome == TakeOutcome.Ask && !Frontends[f].Waits)
            outcome = lease.TakeOrWait(new PermitWait(AdmissionClass.Standard), Now, budgetAnswers: true, out _);
        else if (outcome != TakeOutcome.Taken)
            return false;
        Left = Left with { Clients = Left.Clients - 1 };
        Frontends[f] = Frontends[f] with { Lease = lease, Sockets = Frontends[f].Sockets + (outcome == TakeOutcome.Taken ? 1 : 0) };
        return true;
    }

    private bool CloseSocket(int f)
    {
        var lease = CopyLease(f);
        Reached.Note(Branch.F5SocketsClosedAtTheFence, lease.Pool.Lease(Now) is LeaseState.Fenced or LeaseState.Lost);
        var cap = lease.Pool.Figures.Cap;
        var effects = lease.Return(AdmissionClass.Standard, Now);
        Reached.Note(Branch.F9LoweredUnderPressure, !cap.FitsIn(lease.Pool.Figures.Cap));
        Frontends[f] = Frontends[f] with { Lease = lease, Sockets = Frontends[f].Sockets - 1 + Served(effects) };
        return true;
    }

    private bool Send(int f)
    {
        var lease = CopyLease(f);
        var frontend = Frontends[f];
        if (lease.NextReport(Now, frontend.Evidence is { } gone ? [gone] : [], FrontendLoad.None, givesBack: false) is not { } report) return false;
        Frontends[f] = frontend with { Lease = lease, SentAt = Now };
        Fly(new FlyingReport(report, Now));
        return true;
    }

    private bool Timeout(int f)
    {
        var lease = CopyLease(f);
        lease.OnFailure(Inside.Pool.InFlight(lease.Pool)!, Now);
        Frontends[f] = Frontends[f] with { Lease = lease };
        return true;
    }

    private bool DeliverAnswer(int index)
    {
        var (id, answer, _, _) = RemoveAnswer(index);
        var f = Ids.Frontend(id);
        var lease = CopyLease(f);
        var pool = lease.Pool;
        // An answer that is late belongs to a report that nobody knows any more.
        var report = Inside.Pool.InFlight(pool) ?? new PermitReport { FrontendId = id, Name = Frontends[f].Name, Seq = answer.Seq };
        var (before, state) = (pool.Figures, pool.Lease(Now));
        var lowered = Inside.Pool.LoweredTo(pool).Standard != int.MaxValue;
        var effect = lease.OnAnswer(report, answer, Now, out var effects);
        Frontends[f] = Frontends[f] with { Lease = lease, Sockets = Frontends[f].Sockets + Served(effects) };
        Reached.Note(Branch.F1AnswerOfNoReportInFlight, effect == AnswerEffect.Ignored);
        Reached.Note(Branch.F5FencedByTheLedger, effect == AnswerEffect.Fenced);
        if (effect != AnswerEffect.Renewed) return true;

        Reached.Note(Branch.F2LoweredSinceTheReport, lowered && before.Cap.Total < answer.Allowance.Total);
        Reached.Note(Branch.F3CapRaisedToWhatWasHeldAndGranted, before.Cap.Total < pool.Figures.Cap.Total);
        Reached.Note(Branch.F4TimedOutAndSettledByTheNext, before.Failures > 0);
        Reached.Note(Branch.F5FenceLifted, state == LeaseState.Fenced && pool.Lease(Now) == LeaseState.Held);
        Frontends[f] = Frontends[f] with { LeaseStart = Frontends[f].SentAt, Evidence = report.Evidence.IsEmpty ? Frontends[f].Evidence : null };
        return true;
    }

    private bool DeliverPush(int index)
    {
        var notice = Pushes[index];
        Pushes = Without(Pushes, index);
        var f = Ids.Frontend(notice.FrontendId);
        var lease = CopyLease(f);
        var pool = lease.Pool;
        var (cap, refusing) = (pool.Figures.Cap, pool.IsRefusing(AdmissionClass.Standard, Now));
        lease.OnRecall(notice);
        Reached.Note(Branch.F7SpareRecalled, !cap.FitsIn(pool.Figures.Cap));
        Reached.Note(Branch.F8AskedAgainAfterAPush, refusing && !pool.IsRefusing(AdmissionClass.Standard, Now));
        Frontends[f] = Frontends[f] with { Lease = lease };
        return true;
    }

    private bool Doubt(int f)
    {
        var lease = CopyLease(f);
        Tick(lease, isDoubtful: true, Frontends[f].Sockets);
        Reached.Note(Branch.F5Doubt);
        Left = Left with { Doubts = Left.Doubts - 1 };
        Frontends[f] = Frontends[f] with { Lease = lease };
        return true;
    }

    /// <summary>The last close is done: the id leaves, and the next life begins.</summary>
    private bool Stop(int f)
    {
        var lease = CopyLease(f);
        Reached.Note(Branch.F5LeaseLost, lease.Pool.Lease(Now) == LeaseState.Lost);
        if (lease.NextLeaving(Now) is not { } leaving) return false;
        EndLife(f, null, lease);
        Fly(new FlyingReport(leaving, Now));
        return true;
    }

    private bool CrashFrontend(int f, bool keepEvidence)
    {
        var frontend = Frontends[f];
        Frontends[f] = frontend with { CrashesLeft = frontend.CrashesLeft - 1 };
        EndLife(f, keepEvidence ? frontend.Pool!.FrontendId : null, null);
        return true;
    }

    /// <summary>What is under way to the old id reaches nobody any more; what is under way from it may still arrive.</summary>
    private void EndLife(int f, string? evidence, FrontendLease? lease)
    {
        var id = Frontends[f].Pool!.FrontendId;
        Frontends[f] = Frontends[f].NextLife(Scope, evidence, lease);
        Answers = [.. Answers.Where(answer => answer.FrontendId != id)];
        Pushes = [.. Pushes.Where(push => push.FrontendId != id)];
    }

    /// <summary>What the guard sees. The scopes have no time between the begin of a close and its end.</summary>
    private LeaseTick Tick(FrontendLease lease, bool isDoubtful, int open) => lease.Tick(Now, isDoubtful, open, TimeSpan.Zero);

    /// <summary>Clients whose wait has ended with a permit: their sockets open at once.</summary>
    private static int Served(in LeaseEffects effects) => effects.Ended?.Count(wait => wait.Outcome == TakeOutcome.Taken) ?? 0;

    private FrontendLease CopyLease(int f) => Copies.Copy(Frontends[f].Lease!);
}
