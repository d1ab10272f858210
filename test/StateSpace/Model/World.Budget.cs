using System.Globalization;
using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.Grains.Budget;

namespace Tidegate.StateSpace.Model;

/// <content>What activations of the budget do, and their storage.</content>
internal sealed partial record World
{
    private static readonly Exception WriteFailed = new IOException("The write has failed.");

    private enum Landing
    {
        Never,
        Now,
        Later,
    }

    private bool Start(int a)
    {
        if (IsRival(a)) Left = Left with { Takeovers = Left.Takeovers - 1 };
        var stored = Store.Document;
        Reached.Note(Branch.L6SilenceTakenOver, stored is { Settling: false } && stored.Entries.Exists(entry => entry.Silence > TimeSpan.Zero));
        var shell = new LedgerShell<Caller>(mostWaiting: int.MaxValue);
        shell.TakeOver(stored, Store.ETag, null, () => Scope.NewCluster, Scope.Rules, Now);
        Apply(a, shell);
        return true;
    }

    private bool DeliverReport(int index, int a)
    {
        var report = RemoveReport(index).Report;
        Request(a, new Caller(report.FrontendId, report.Seq), ticket => LedgerRequest.Of(ticket, report));
        return true;
    }

    private bool ChangeLimit(int a)
    {
        Left = Left with { LimitChanges = Left.LimitChanges - 1 };
        var request = new LimitRequest
        {
            MaxConnections = Left.LimitChanges % 2 == 1 || Scope.LimitChanges == 1 ? 1 : Scope.Limit,
            Actor = "model",
            Reason = "model",
            CorrelationId = "model",
        };
        Request(a, Caller.Operator, ticket => LedgerRequest.Of(ticket, request));
        return true;
    }

    private bool Timer(int a)
    {
        Apply(a, Copies.Copy(Activations[a].Shell!, withLedger: true));
        return true;
    }

    private void Request(int a, Caller caller, Func<long, LedgerRequest> request)
    {
        var isWriting = Activations[a].Write is not null;
        var shell = Copies.Copy(Activations[a].Shell!, withLedger: !isWriting);
        shell.TryAdd(caller, request);
        if (isWriting) Activations[a] = Activations[a] with { Shell = shell };
        else Apply(a, shell);
    }

    /// <summary>Applies what waits, on a shell that is a copy already.</summary>
    private void Apply(int a, LedgerShell<Caller> shell)
    {
        var before = Activations[a].Ledger ?? shell.Ledger!;
        var batch = Inside.Shell<Caller>.Next(shell);
        var step = shell.Apply(Now);
        Note(before, shell.Ledger!, batch, Inside.Shell<Caller>.Writing(shell) ?? step.Release!.Transition);
        Activations[a] = Activations[a] with { Shell = shell, Ticked = true, Write = step.Write is { } write ? new PendingWrite(write) : null };
        if (step.Release is { } release) LetGo(release);
    }

    private bool WriteEnds(int a)
    {
        var activation = Activations[a];
        var write = activation.Write!.Write;
        if (write.ETag != Store.ETag)
        {
            Reached.Note(Branch.L1ConflictDropsTheActivation);
            Reached.Note(Branch.L1AnswersLostWithTheWrite, activation.Writing!.Replies.Count > 0);
            Fail(a);
            return true;
        }

        Land(write.Document);
        Reached.Note(Branch.L2GroupCommit, activation.Queue.Count > 1);
        var shell = Copies.Copy(activation.Shell!, withLedger: activation.Queue.Count > 0);
        shell.Written(Store.ETag);
        var step = shell.RunRead(null);
        Activations[a] = activation with { Shell = shell, Write = null };
        LetGo(step.Release!);
        if (shell.IsDue) Apply(a, shell);
        return true;
    }

    private bool WriteFails(int a, Landing landing)
    {
        Left = Left with { Lies = Left.Lies - 1 };
        LandOf(a, landing);
        Fail(a);
        return true;
    }

    private bool CrashActivation(int a, bool lands)
    {
        LandOf(a, lands ? Landing.Now : Landing.Never);
        Activations[a] = Activations[a].Down() with { CrashesLeft = Activations[a].CrashesLeft - 1 };
        return true;
    }

    /// <summary>The shell is told that its write has failed; where it drops itself the activation ends.</summary>
    private void Fail(int a)
    {
        var shell = Copies.Copy(Activations[a].Shell!, withLedger: false);
        var step = shell.Failed(WriteFailed);
        Activations[a] = step.Dropped is not null ? Activations[a].Down() : Activations[a] with { Shell = shell, Write = null };
    }

    private void LandOf(int a, Landing landing)
    {
        if (Activations[a].Write is not { Write: { } write } || write.ETag != Store.ETag) return;
        if (landing == Landing.Now) Land(write.Document);
        else if (landing == Landing.Later) Late = new LateWrite(write.Document);
    }

    private bool LateWriteLands()
    {
        Land(Late!.Document);
        return true;
    }

    private void Land(LedgerDocument document)
    {
        Oracle.CheckCommit(this, Store.Document, document);
        Store = new Store(document, (++LastETag).ToString(CultureInfo.InvariantCulture));
        // Its condition can never hold again.
        Late = null;
    }

    private void LetGo(LedgerRelease<Caller> release)
    {
        foreach (var ((id, _), reply) in release.Replies)
        {
            if (reply.Answer is not { } answer) continue;
            Oracle.CheckAnswer(this, id, answer);
            if (IsAlive(id)) Fly(new FlyingAnswer(id, answer, Now));
        }

        foreach (var push in release.Transition.Pushes.Where(push => IsAlive(push.FrontendId))) Fly(push);
    }

    /// <summary>One push in flight per frontend: the newest, which keeps the news of an older one.</summary>
    private void Fly(RecallNotice push)
    {
        var older = Pushes.FirstOrDefault(other => other.FrontendId == push.FrontendId);
        Pushes =
        [
            .. Pushes.Where(other => string.CompareOrdinal(other.FrontendId, push.FrontendId) < 0),
            older is { PermitsFree: true } ? push with { PermitsFree = true } : push,
            .. Pushes.Where(other => string.CompareOrdinal(other.FrontendId, push.FrontendId) > 0),
        ];
    }

    private bool IsAlive(string id) => Frontends[Ids.Frontend(id)].Pool?.FrontendId == id;

    private void Note(BudgetLedger before, BudgetLedger after, IReadOnlyList<LedgerRequest> batch, LedgerTransition transition)
    {
        foreach (var occurrence in transition.Events) Reached.Events[(int)occurrence.Kind]++;
        Reached.Note(Branch.L8StaleTwinBelievesInALoss, Scope.NewCluster && after.Settling);
        foreach (var reply in transition.Replies)
        {
            if (reply.Answer is not { } answer) continue;
            Reached.Note(Branch.L3StaleReport, answer.Kind == PermitAnswerKind.Stale);
            Reached.Note(Branch.L7ReportOfATombstone, answer.Kind == PermitAnswerKind.Fenced);
            if (Inside.Ledger.Parked(before).Find(ask => ask.Ticket == reply.Ticket) is not { } parked || answer.Kind != PermitAnswerKind.Granted) continue;
            var raised = answer.Allowance.Total > parked.Entry.Allowance.Total;
            Reached.Note(raised ? Branch.L10ParkedAndServed : Branch.L10ParkedInVain);
        }

        Reached.Note(Branch.L10Parked, Inside.Ledger.Parked(after).Count > 0);
        foreach (var request in batch)
        {
            if (request.Report is not { } report) continue;
            Reached.Note(Branch.L7LeavingRepeated, report.Leaving && Inside.Ledger.Tombstones(before).ContainsKey(report.FrontendId));
            Reached.Note(
                Branch.L4EntryLoweredByAReport,
                Inside.Ledger.Entries(before).TryGetValue(report.FrontendId, out var entry) && report.Seq > entry.Seq
                    && report.Held.Total < entry.Allowance.Total);
        }
    }
}
