using System.Collections.Immutable;
using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <content>What reports and operators change.</content>
internal sealed partial class BudgetLedger
{
    private void ApplyReport(long ticket, PermitReport report, TimeSpan now)
    {
        if (_tombstones.ContainsKey(report.FrontendId))
        {
            Reply(ticket, report, report.Leaving ? PermitAnswerKind.Released : PermitAnswerKind.Fenced);
            // Answered only after a write like everything else (L1): a stale twin may know a tombstone that never was.
            _dirty = true;
            if (!report.Leaving) Note(LedgerEventKind.Fenced, report.FrontendId, $"Frontend {report.Name} reported under an id that has left; it is fenced.");
            return;
        }

        var known = _entries.TryGetValue(report.FrontendId, out var entry);
        if (known && report.Seq <= entry!.Seq)
        {
            Reply(ticket, report, PermitAnswerKind.Stale);
            return;
        }

        _dirty = true;
        if (known) DropAsk(entry!, PermitAnswerKind.Stale);
        TakeEvidence(report, now);
        AdoptWhatStorageLost(report, entry, now);
        if (report.Leaving)
        {
            Note(LedgerEventKind.Left, report.FrontendId, $"Frontend {report.Name} left.");
            Remove(report.FrontendId, now);
            Reply(ticket, report, PermitAnswerKind.Released);
            return;
        }

        if (entry is null)
        {
            entry = _entries[report.FrontendId] = new LedgerEntry(report.FrontendId);
            Note(LedgerEventKind.Joined, report.FrontendId, $"Frontend {report.Name} joined.");
        }

        Absorb(entry, report);
        if (entry.Expelled)
        {
            FenceExpelled(ticket, entry, report);
            return;
        }

        Renew(entry, report, now);
        Enqueue(ticket, entry, report, now);
    }

    private void Absorb(LedgerEntry entry, PermitReport report)
    {
        // L4: the report proves that the frontend uses no more than it holds, and will not until it is answered.
        _granted += report.Held - entry.Allowance;
        entry.Allowance = report.Held;
        entry.Name = report.Name;
        entry.Seq = report.Seq;
        entry.Live = report.Live;
        entry.Wanted = report.Wanted;
        entry.Waiting = report.Waiting;
        entry.Load = report.Load;
    }

    private void Renew(LedgerEntry entry, PermitReport report, TimeSpan now)
    {
        entry.HeardAt = now;
        // L6: this answer grants the configured lease time; should it get lost, the one before is still in force there.
        entry.Ttl = Longer(report.TtlInForce, _rules.Ttl);
        _largestTtl = Longer(_largestTtl, entry.Ttl);
        // What it holds now it may be asked to give back now, however soon after the last time.
        entry.RecalledAt = null;
    }

    private void TakeEvidence(PermitReport report, TimeSpan now)
    {
        foreach (var id in report.Evidence)
        {
            if (id == report.FrontendId || _tombstones.ContainsKey(id)) continue;
            var permits = _entries.TryGetValue(id, out var gone) ? gone.Allowance.Total : 0;
            Note(LedgerEventKind.Gone, id, $"Frontend {report.Name} runs again and proves its former process gone; {permits} permits are free.");
            Remove(id, now);
        }
    }

    /// <summary>L8: a frontend that believes more than the ledger knows has seen a write that storage no longer has.</summary>
    private void AdoptWhatStorageLost(PermitReport report, LedgerEntry? entry, TimeSpan now)
    {
        var lostGrant = !report.Held.FitsIn(entry?.Allowance ?? Permits.None);
        var lostEpoch = report.EpochSeen > _epoch;
        var lostLimit = report.LimitSeen is { } seen && seen.Version > _limit.Version;
        if (!lostGrant && !lostEpoch && !lostLimit) return;
        _beganMissing = false;
        if (lostEpoch) _epoch = report.EpochSeen + 1;
        if (lostLimit) TakeLostLimit(report.LimitSeen!);
        _largestTtl = Longer(_largestTtl, report.TtlInForce);
        BeginSettling(
            now,
            $"frontend {report.Name} holds {report.Held}, has seen epoch {report.EpochSeen} and limit version {report.LimitSeen?.Version}, more than storage knows");
    }

    private void ApplyLimit(long ticket, LimitRequest request)
    {
        var previous = _limit;
        SetLimit(Proposed(request.MaxConnections));
        Note(
            LedgerEventKind.LimitChanged,
            "",
            $"Limit {previous.MaxConnections} -> {_limit.MaxConnections} by {request.Actor}: {request.Reason} (correlation id {request.CorrelationId}).");
        var plan = ShedPlan();
        _replies.Add(new LedgerReply(ticket, null, new LimitChange
        {
            Previous = previous,
            Current = _limit,
            ToClose = plan.Sum(shed => shed.Close),
            Plan = plan,
        }));
        // Everybody is to report at once: those over a lowered limit to learn what to close, the others to return what is spare.
        PushToAll();
    }

    private void SetLimit(LimitSetting limit)
    {
        _limit = limit;
        Recut();
        _dirty = true;
    }

    private ImmutableArray<FrontendShed> ShedPlan()
    {
        var keep = KeepByFrontend(_effective);
        return
        [
            .. _entries.Values
                .Select((entry, i) => new FrontendShed(entry.Id, entry.Name, entry.Live.Total, entry.Live.Total - keep[i].Total))
                .Where(shed => shed.Close > 0),
        ];
    }

    /// <summary>How many of its live connections each frontend may keep under a limit, in the order of the entries.</summary>
    private Permits[] KeepByFrontend(LimitSetting limit)
    {
        var live = _entries.Values.Aggregate(Permits.None, (sum, entry) => sum + entry.Live);
        var keep = BudgetPolicy.Keep(live, limit);
        var standard = BudgetPolicy.Share([.. _entries.Values.Select(entry => entry.Live.Standard)], keep.Standard);
        var priority = BudgetPolicy.Share([.. _entries.Values.Select(entry => entry.Live.Priority)], keep.Priority);
        return [.. standard.Select((count, i) => new Permits(count, priority[i]))];
    }

    private void Reply(long ticket, PermitReport report, PermitAnswerKind kind) =>
        _replies.Add(new LedgerReply(ticket, new PermitAnswer { Kind = kind, Seq = report.Seq }));
}
