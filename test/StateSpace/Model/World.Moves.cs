using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace.Model;

/// <content>Which moves a state has, and the one that lets time pass.</content>
internal sealed partial record World
{
    /// <summary>The moves of this state. Some may turn out to change nothing.</summary>
    public void Moves(List<Move> moves)
    {
        moves.Clear();
        if (AddUrgent(moves)) return;
        for (byte f = 0; f < Frontends.Length; f++) FrontendMoves(f, moves);
        NetworkMoves(moves);
        for (byte a = 0; a < Activations.Length; a++) ActivationMoves(a, moves);
        if (Late is not null) moves.Add(new Move(MoveKind.LateWriteLands));
        if (Left.Ticks > 0 && MayTick()) moves.Add(new Move(MoveKind.Tick));
    }

    /// <summary>
    /// What happens before anything else: a write that is not slow ends, and a report that is due is sent. Neither would see a
    /// difference, but the order would multiply the states.
    /// </summary>
    private bool AddUrgent(List<Move> moves)
    {
        for (byte a = 0; a < Activations.Length; a++)
        {
            if (Activations[a].Write is not { Late: false }) continue;
            ActivationMoves(a, moves);
            return true;
        }

        for (byte f = 0; f < Frontends.Length; f++)
        {
            if (Scope.LazyReports || Frontends[f].Pool is not { } pool || Inside.Pool.InFlight(pool) is not null || !IsReportDue(Frontends[f])) continue;
            moves.Add(new Move(MoveKind.Send, f));
            return true;
        }

        return false;
    }

    private void FrontendMoves(byte f, List<Move> moves)
    {
        var frontend = Frontends[f];
        if (frontend.Pool is not { } pool) return;
        var lease = pool.Lease(Now);
        if (Left.Clients > 0) moves.Add(new Move(MoveKind.Take, f));
        if (frontend.Sockets > 0) moves.Add(new Move(MoveKind.CloseSocket, f));
        if (Inside.Pool.InFlight(pool) is null)
        {
            if (Scope.LazyReports) moves.Add(new Move(MoveKind.Send, f));
        }
        else if (frontend.SentAt < Now && !IsAnswerComing(pool)) moves.Add(new Move(MoveKind.Timeout, f));
        if (frontend.Sockets == 0 && (lease == LeaseState.Lost || (Scope.CleanStops && lease == LeaseState.Held))) moves.Add(new Move(MoveKind.Stop, f));
        if (Left.Doubts > 0 && lease == LeaseState.Held) moves.Add(new Move(MoveKind.Doubt, f));
        if (frontend.CrashesLeft == 0) return;
        moves.Add(new Move(MoveKind.CrashLosingEvidence, f));
        if (frontend.Life < Scope.Lives) moves.Add(new Move(MoveKind.CrashKeepingEvidence, f));
    }

    private void NetworkMoves(List<Move> moves)
    {
        for (byte i = 0; i < Reports.Length; i++)
        {
            // Equal copies are one and the same to the network.
            if (i > 0 && Reports[i] == Reports[i - 1]) continue;
            for (byte a = 0; a < Activations.Length; a++)
            {
                if (Activations[a].Ledger is not null) moves.Add(new Move(MoveKind.DeliverReport, i, a));
            }

            if (Left.Losses > 0) moves.Add(new Move(MoveKind.LoseReport, i));
            if (Left.Doubles > 0) moves.Add(new Move(MoveKind.DoubleReport, i));
            if (Left.Delays > 0 && !Reports[i].Late) moves.Add(new Move(MoveKind.DelayReport, i));
        }

        for (byte i = 0; i < Answers.Length; i++)
        {
            if (i > 0 && Answers[i] == Answers[i - 1]) continue;
            moves.Add(new Move(MoveKind.DeliverAnswer, i));
            if (Left.Losses > 0) moves.Add(new Move(MoveKind.LoseAnswer, i));
            if (Left.Doubles > 0) moves.Add(new Move(MoveKind.DoubleAnswer, i));
            if (Left.Delays > 0 && !Answers[i].Late) moves.Add(new Move(MoveKind.DelayAnswer, i));
        }

        for (byte i = 0; i < Pushes.Length; i++) moves.Add(new Move(MoveKind.DeliverPush, i));
    }

    private void ActivationMoves(byte a, List<Move> moves)
    {
        var activation = Activations[a];
        if (activation.Ledger is null)
        {
            if (Left.Takeovers > 0 || !IsRival(a)) moves.Add(new Move(MoveKind.Start, a));
            return;
        }

        if (activation.Write is not null)
        {
            moves.Add(new Move(MoveKind.WriteEnds, a));
            if (Left.Delays > 0 && !activation.Write.Late) moves.Add(new Move(MoveKind.DelayWrite, a));
            if (Left.Lies > 0 && activation.ETag == Store.ETag)
            {
                moves.Add(new Move(MoveKind.WriteFails, a));
                moves.Add(new Move(MoveKind.WriteFailsButLands, a));
                moves.Add(new Move(MoveKind.WriteFailsAndLandsLater, a));
            }
        }
        else if (!activation.Ticked) moves.Add(new Move(MoveKind.Timer, a));

        if (Left.LimitChanges > 0) moves.Add(new Move(MoveKind.ChangeLimit, a));
        if (activation.CrashesLeft == 0) return;
        moves.Add(new Move(MoveKind.CrashActivation, a));
        if (activation.Write is not null && activation.ETag == Store.ETag) moves.Add(new Move(MoveKind.CrashActivationWriteLands, a));
    }

    /// <summary>The other activation is up, and its next write would succeed.</summary>
    private bool IsRival(int a) => Activations[1 - a] is { Ledger: not null } other && other.ETag == Store.ETag;

    /// <summary>
    /// Time passes only after what does not take that long: messages arrive and writes end, but for those that are late; a late report
    /// arrives within one step; a call is answered or timed out; an activation that can go on looks at the time; and at the deadline the
    /// sockets are closed.
    /// </summary>
    private bool MayTick()
    {
        foreach (var report in Reports)
        {
            if (!report.Late || report.SentAt < Now) return false;
        }

        foreach (var answer in Answers)
        {
            if (!answer.Late && answer.SentAt == Now) return false;
        }

        foreach (var activation in Activations)
        {
            if (activation is { Ledger: not null, Write: null, Ticked: false } && activation.ETag == Store.ETag) return false;
        }

        foreach (var frontend in Frontends)
        {
            if (frontend.Pool is not { } pool) continue;
            var calls = Inside.Pool.InFlight(pool) is not null;
            if (calls && frontend.SentAt < Now) return false;
            if (frontend.Sockets > 0 && pool.Lease(Now) == LeaseState.Lost && Tick(Copies.Copy(frontend.Lease!), isDoubtful: false, frontend.Sockets).Closes > 0) return false;
        }

        return true;
    }

    /// <summary>A call does not time out while its report or its answer is under way in time, or an activation that had it parked lets it go now.</summary>
    private bool IsAnswerComing(PermitPool pool)
    {
        var (id, seq) = (pool.FrontendId, Inside.Pool.InFlight(pool)!.Seq);
        var caller = new Caller(id, seq);
        return Reports.Any(report => !report.Late && report.Report.FrontendId == id && report.Report.Seq == seq)
            || Answers.Any(answer => !answer.Late && answer.FrontendId == id && answer.Answer.Seq == seq)
            || Activations.Any(activation => activation.Shell is { } shell && !activation.IsDoomed(Store) && activation.Write is not { Late: true }
                && (activation.ETag == Store.ETag || activation.Write is not null)
                && Inside.Shell<Caller>.Callers(shell).Any(waiting => waiting.Value == caller && IsAnswerComing(activation, waiting.Key)));
    }

    private bool IsAnswerComing(ActivationState activation, long ticket) =>
        Inside.Ledger.Parked(activation.Ledger!).Exists(ask => ask.Ticket == ticket && ask.Until <= Now)
        || activation.Queue.Exists(request => request.Ticket == ticket)
        || activation.Writing is { } writing && writing.Replies.Exists(reply => reply.Ticket == ticket);

    private bool IsReportDue(FrontendState frontend) =>
        Copies.Copy(frontend.Pool!).NextReport(Now, frontend.Evidence is { } gone ? [gone] : [], FrontendLoad.None) is not null;

    private bool Tick()
    {
        Oracle.CheckDeadlines(this);
        var held = Frontends.Select(frontend => frontend.Pool?.Lease(Now)).ToArray();
        Now += Scope.Tick;
        Left = Left with { Ticks = Left.Ticks - 1 };
        for (var f = 0; f < Frontends.Length; f++)
            Reached.Note(Branch.F5Fenced, held[f] == LeaseState.Held && Frontends[f].Pool!.Lease(Now) == LeaseState.Fenced);
        for (var a = 0; a < Activations.Length; a++) Activations[a] = Activations[a] with { Ticked = false };
        Pushes = [];
        // A caller that has given up hears a late answer for one more step.
        Answers = [.. Answers.Where(answer => answer.SentAt >= Now - Scope.Tick)];
        return true;
    }
}
