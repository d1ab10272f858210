using Tidegate.Budget;
using Tidegate.Grains.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace.Model;

/// <content>Frontends, activations and documents.</content>
internal sealed partial class StateKey
{
    private void Add(FrontendState frontend)
    {
        _key.Add(frontend.Pool is not null);
        if (frontend.Pool is not { } pool) return;
        _key.Add((long)frontend.Life);
        _key.Add((long)frontend.CrashesLeft);
        _key.Add((long)frontend.Sockets);
        var lease = frontend.Lease!;
        _key.Add(Inside.Lease.Line(lease).First(AdmissionClass.Standard)?.Mark <= Inside.Lease.ReportedMark(lease));
        _key.Add(frontend.Evidence is null ? (byte)0 : Ids.Code(frontend.Evidence));
        _key.Add(frontend.LeaseStart is { } start ? Age(start, TtlSteps) : -1);
        Add(pool);
    }

    private void Add(PermitPool pool)
    {
        var inFlight = Inside.Pool.InFlight(pool);
        var answered = Inside.Pool.Answered(pool);
        _key.Add(Inside.Pool.Dead(pool));
        _key.Add(answered);
        _key.Add(Inside.Pool.Live(pool));
        AddLimit(Inside.Pool.Limit(pool));
        AddEpoch(Inside.Pool.Epoch(pool));
        // All that a dead pool still does is to close its sockets and to leave.
        if (Inside.Pool.Dead(pool)) return;
        _key.Add(Inside.Pool.Cap(pool));
        _key.Add(Inside.Pool.Waiting(pool));
        _key.Add(answered ? Age(Inside.Pool.LeaseStart(pool), TtlSteps) : 0);
        _key.Add((long)Steps(Inside.Pool.Ttl(pool)));
        _key.Add(Inside.Pool.Suspect(pool));
        _key.Add(Inside.Pool.Overcommitted(pool));
        _key.Add(Inside.Pool.Overcommitted(pool) ? Inside.Pool.Target(pool) : Permits.None);
        _key.Add(Inside.Pool.Pressure(pool).Level != PressureLevel.Normal);
        foreach (var until in Inside.Pool.RefusedUntil(pool)) _key.Add(Remaining(until));
        _key.Add(inFlight is not null);
        if (inFlight is not null)
        {
            Add(inFlight);
            _key.Add(_flying.Contains((Ids.Code(pool.FrontendId), inFlight.Seq)));
            _key.Add(Inside.Pool.LoweredTo(pool).Standard != int.MaxValue);
            _key.Add(Inside.Pool.LoweredTo(pool).Priority != int.MaxValue);
        }

        _key.Add(Age(Inside.Pool.SentAt(pool), 1));
        _key.Add(Inside.Pool.ReportedLive(pool));
        _key.Add(Wish(Inside.Pool.SpareGoal(pool)));
        _key.Add(Inside.Pool.ReportNow(pool));
        _key.Add(Inside.Pool.SpareRefused(pool));
        // Even the first retry is only due after the next step, and so is every later one.
        var failed = Inside.Pool.Failures(pool) > 0;
        _key.Add(failed);
        _key.Add(failed ? Remaining(Inside.Pool.RetryAt(pool)) : 0);
    }

    private void Add(ActivationState activation)
    {
        _key.Add((long)activation.CrashesLeft);
        _key.Add(activation.Ledger is not null);
        if (activation.Ledger is not { } ledger) return;
        _key.Add(activation.ETag == _world.Store.ETag);
        if (activation.IsDoomed(_world.Store))
        {
            _key.Add(activation.Write!.Late);
            return;
        }

        _key.Add(activation.Ticked);
        Add(ledger);
        _key.Add(activation.Write is not null);
        if (activation.Write is { } write)
        {
            var (writing, callers) = (activation.Writing!, Inside.Shell<Caller>.Callers(activation.Shell!));
            Add(write.Write.Document);
            _key.Add((long)writing.Replies.Count);
            foreach (var reply in writing.Replies)
            {
                var id = callers[reply.Ticket].Id;
                _key.Add(id == "" ? (byte)0 : Ids.Code(id));
                if (reply.Answer is { } answer) Add(id, answer);
            }

            AddPushes(writing.Pushes);
            _key.Add(write.Late);
        }

        _key.Add((long)activation.Queue.Count);
        foreach (var request in activation.Queue)
        {
            _key.Add(request.Report is not null);
            if (request.Report is { } report) Add(report);
            else _key.Add((long)request.Limit!.MaxConnections!);
        }
    }

    private void Add(BudgetLedger ledger)
    {
        AddEpoch(Inside.Ledger.Epoch(ledger));
        AddLimit(ledger.Limit);
        _key.Add(ledger.Granted);
        _key.Add((long)Steps(Inside.Ledger.LargestTtl(ledger)));
        _key.Add(Inside.Ledger.SettlingUntil(ledger) is { } until ? Remaining(until) : -1);
        _key.Add(Age(Inside.Ledger.SilenceStoredAt(ledger), 1));
        _key.Add(Inside.Ledger.WasOvercommitted(ledger));
        _key.Add(Inside.Ledger.Dirty(ledger));
        _key.Add((byte)Inside.Ledger.Pressure(ledger).Current.Level);
        foreach (var (id, entry) in Inside.Ledger.Entries(ledger))
        {
            _key.Add(Ids.Code(id));
            AddSeq(id, entry.Seq);
            _key.Add(entry.Allowance);
            _key.Add(entry.Live);
            _key.Add(entry.Waiting);
            _key.Add((long)Steps(entry.Ttl));
            _key.Add(Age(entry.HeardAt, TtlSteps + 1));
            _key.Add(entry.Unmet);
            _key.Add(entry.RecalledAt is { } at && at == _world.Now);
            _key.Add(entry.AskingSince is { } since ? Math.Min(2, Steps(_world.Now - since)) : -1);
        }

        _key.Add((byte)0);
        foreach (var (id, leftAt) in Inside.Ledger.Tombstones(ledger))
        {
            _key.Add(Ids.Code(id));
            _key.Add(Age(leftAt, TtlSteps + 2));
        }

        _key.Add((byte)0);
        foreach (var ask in Inside.Ledger.Parked(ledger))
        {
            _key.Add(Ids.Code(ask.Entry.Id));
            AddSeq(ask.Entry.Id, ask.Seq);
            _key.Add(IsAwaited(ask.Entry.Id, ask.Seq));
            _key.Add(ask.Need);
            _key.Add(Wish(ask.Wish));
            _key.Add(Remaining(ask.Until));
            _key.Add(Remaining(ask.HeldUntil));
            _key.Add(ask.Raised);
        }

        _key.Add((byte)0);
    }

    private void Add(LedgerDocument? document)
    {
        _key.Add(document is not null);
        if (document is null) return;
        AddEpoch(document.Epoch);
        AddLimit(document.Limit);
        _key.Add(document.Settling);
        _key.Add((long)Steps(document.LargestTtl));
        foreach (var entry in document.Entries)
        {
            _key.Add(Ids.Code(entry.Id));
            AddSeq(entry.Id, entry.Seq);
            _key.Add(entry.Allowance);
            _key.Add(entry.Live);
            _key.Add((long)Steps(entry.Ttl));
            _key.Add((long)Math.Min(Steps(entry.Silence), TtlSteps + 1));
        }

        _key.Add((byte)0);
        foreach (var tombstone in document.Tombstones)
        {
            _key.Add(Ids.Code(tombstone.Id));
            _key.Add((long)Math.Min(Steps(tombstone.Age), TtlSteps + 2));
        }

        _key.Add((byte)0);
    }
}
