using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <content>What happens because time passes: expiry, tombstones, the end of settling.</content>
internal sealed partial class BudgetLedger
{
    /// <summary>The most tombstones kept; beyond it the oldest go first.</summary>
    public const int MaxTombstones = 10_000;

    private TimeSpan TombstoneLife => _largestTtl + _rules.Margin + LedgerRules.LatestArrival;

    private void AdvanceTime(TimeSpan now)
    {
        if (_settlingUntil is { } until && now >= until)
        {
            _settlingUntil = null;
            _beganMissing = false;
            _dirty = true;
            Note(LedgerEventKind.SettlingEnded, "", "Every lease that could have been lost has ended; permits are granted again.");
        }

        Expire(now);
        ForgetTombstones(now);
        if (now - _silenceStoredAt >= _rules.RenewInterval && _entries.Values.Any(entry => IsSilent(entry, now))) _dirty = true;
    }

    private void Expire(TimeSpan now)
    {
        // While settling, stored lease times may be older than the granted ones: nobody expires before the largest has passed.
        if (Settling) return;
        List<LedgerEntry>? expired = null;
        foreach (var entry in _entries.Values)
        {
            if (now >= ExpiryOf(entry)) (expired ??= []).Add(entry);
        }

        foreach (var entry in expired ?? [])
        {
            Note(LedgerEventKind.Expired, entry.Id, $"Frontend {entry.Name} was silent for {now - entry.HeardAt}; its {entry.Allowance.Total} permits are free.");
            Remove(entry.Id, now);
        }
    }

    private void ForgetTombstones(TimeSpan now)
    {
        List<string>? old = null;
        foreach (var (id, leftAt) in _tombstones)
        {
            if (now - leftAt >= TombstoneLife) (old ??= []).Add(id);
        }

        if (old is null && _tombstones.Count > MaxTombstones)
            old = [.. _tombstones.OrderBy(pair => pair.Value).Take(_tombstones.Count - MaxTombstones).Select(pair => pair.Key)];
        foreach (var id in old ?? [])
        {
            _tombstones.Remove(id);
            _dirty = true;
        }
    }

    /// <summary>Takes an id out of the ledger for good: a later report of it is fenced (L7).</summary>
    private void Remove(string id, TimeSpan now)
    {
        if (_entries.Remove(id, out var entry))
        {
            _granted -= entry.Allowance;
            DropAsk(entry, PermitAnswerKind.Stale);
        }

        _tombstones[id] = now;
        _dirty = true;
    }

    private void BeginSettling(TimeSpan now, string why)
    {
        var began = !Settling;
        _settlingUntil = now + _largestTtl + _rules.Margin;
        _dirty = true;
        if (began) Note(LedgerEventKind.SettlingBegan, "", $"No permits are granted for {_settlingUntil - now}: {why}.");
    }

    private TimeSpan? SettlingFor(TimeSpan now) => _settlingUntil is { } until ? Longer(until - now, TimeSpan.Zero) : null;

    private TimeSpan ExpiryOf(LedgerEntry entry) => entry.HeardAt + entry.Ttl + _rules.Margin;

    private bool IsSilent(LedgerEntry entry, TimeSpan now) => now - entry.HeardAt > 3 * _rules.RenewInterval;

    /// <summary>When time alone will change something next.</summary>
    private TimeSpan NextDue(TimeSpan now)
    {
        var due = now + _rules.RenewInterval;
        if (_settlingUntil is { } until && until < due) due = until;
        var contested = IsContested();
        foreach (var ask in _parked)
        {
            var answer = contested && ask.HeldUntil < ask.Until ? ask.HeldUntil : ask.Until;
            if (answer < due) due = answer;
        }

        if (Settling) return due;
        foreach (var entry in _entries.Values)
        {
            var expiry = ExpiryOf(entry);
            if (expiry < due) due = expiry;
        }

        return due;
    }
}
