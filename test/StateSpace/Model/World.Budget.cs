using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.Grains.Budget;

namespace Tidegate.StateSpace.Model;

/// <content>What activations of the budget do, and their storage.</content>
internal sealed partial record World
{
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
        var ledger = new BudgetLedger(stored, stored is null && Scope.NewCluster, Scope.Rules, 1, Now);
        Reached.Note(Branch.L6SilenceTakenOver, stored is { Settling: false } && stored.Entries.Exists(entry => entry.Silence > TimeSpan.Zero));
        Activations[a] = Activations[a] with { Ledger = ledger, ETag = Store.ETag };
        Run(a, []);
        return true;
    }

    private bool DeliverReport(int index, int a)
    {
        var report = RemoveReport(index).Report;
        Request(a, LedgerRequest.Of(Ids.Ticket(report.FrontendId, report.Seq), report));
        return true;
    }

    private bool ChangeLimit(int a)
    {
        Left = Left with { LimitChanges = Left.LimitChanges - 1 };
        Request(a, LedgerRequest.Of(++LastTicket, new LimitRequest
        {
            MaxConnections = Left.LimitChanges % 2 == 1 || Scope.LimitChanges == 1 ? 1 : Scope.Limit,
            Actor = "model",
            Reason = "model",
            CorrelationId = "model",
        }));
        return true;
    }

    private bool Timer(int a)
    {
        Run(a, []);
        return true;
    }

    private void Request(int a, LedgerRequest request)
    {
        if (Activations[a].Write is null) Run(a, [request]);
        else Activations[a] = Activations[a] with { Queue = [.. Activations[a].Queue, request] };
    }

    /// <summary>Applies what waits; the replies leave with the end of the write.</summary>
    private void Run(int a, IReadOnlyList<LedgerRequest> batch)
    {
        var ledger = Copies.Copy(Activations[a].Ledger!);
        var before = Activations[a].Ledger!;
        var transition = ledger.Apply(batch, Now);
        Note(before, ledger, batch, transition);
        Activations[a] = Activations[a] with { Ledger = ledger, Looked = true, Queue = [] };
        if (transition.Document is { } document)
            Activations[a] = Activations[a] with { Write = new PendingWrite(document, transition.Replies, transition.Pushes) };
        else LetGo(transition.Replies, transition.Pushes);
    }

    private bool WriteEnds(int a)
    {
        var activation = Activations[a];
        var write = activation.Write!;
        if (activation.ETag != Store.ETag)
        {
            Reached.Note(Branch.L1ConflictDropsTheActivation);
            Reached.Note(Branch.L1AnswersLostWithTheWrite, write.Replies.Count > 0);
            Activations[a] = activation.Down();
            return true;
        }

        Land(write.Document);
        Activations[a] = activation with { ETag = Store.ETag, Write = null };
        LetGo(write.Replies, write.Pushes);
        Reached.Note(Branch.L2GroupCommit, activation.Queue.Count > 1);
        if (activation.Queue.Count > 0) Run(a, activation.Queue);
        return true;
    }

    private bool WriteFails(int a, Landing landing)
    {
        Left = Left with { Lies = Left.Lies - 1 };
        EndWithWrite(a, landing);
        return true;
    }

    private bool CrashActivation(int a, bool lands)
    {
        Activations[a] = Activations[a] with { CrashesLeft = Activations[a].CrashesLeft - 1 };
        EndWithWrite(a, lands ? Landing.Now : Landing.Never);
        return true;
    }

    private void EndWithWrite(int a, Landing landing)
    {
        var activation = Activations[a];
        Activations[a] = activation.Down();
        if (activation.Write is not { } write || activation.ETag != Store.ETag) return;
        if (landing == Landing.Now) Land(write.Document);
        else if (landing == Landing.Later) Late = new LateWrite(write.Document, activation.ETag);
    }

    private bool LateWriteLands()
    {
        Land(Late!.Document);
        return true;
    }

    private void Land(LedgerDocument document)
    {
        Oracle.CheckCommit(this, Store.Document, document);
        Store = new Store(document, ++LastETag);
        // Its condition can never hold again.
        Late = null;
    }

    private void LetGo(List<LedgerReply> replies, List<RecallNotice> pushes)
    {
        foreach (var reply in replies)
        {
            if (reply.Answer is not { } answer) continue;
            var id = Ids.Id(reply.Ticket);
            Oracle.CheckAnswer(this, id, answer);
            if (IsAlive(id)) Fly(new FlyingAnswer(id, answer, Now));
        }

        foreach (var push in pushes.Where(push => IsAlive(push.FrontendId))) Fly(push);
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
