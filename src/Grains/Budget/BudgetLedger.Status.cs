using System.Collections.Immutable;
using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <content>The ledger as an operator sees it.</content>
internal sealed partial class BudgetLedger
{
    /// <summary>The state after the last <see cref="Apply"/>; to be asked only while no write is under way.</summary>
    public BudgetStatus ToStatus(TimeSpan now)
    {
        var refused = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (reason, count) in _entries.Values.SelectMany(entry => entry.Load.Refused))
            refused[reason] = refused.GetValueOrDefault(reason) + count;
        return new BudgetStatus
        {
            Limit = _limit,
            EffectiveLimit = _effective.MaxConnections,
            InUse = _entries.Values.Aggregate(Permits.None, (sum, entry) => sum + entry.Live),
            Granted = _granted,
            Free = Free,
            Pressure = _pressure.Current,
            Epoch = _epoch,
            Overcommitted = Overcommitted,
            SettlingFor = SettlingFor(now),
            MemoryBytes = _entries.Values.Sum(entry => entry.Load.MemoryBytes),
            MemoryCeilingBytes = MemoryCeilingBytes,
            Refused = refused.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Frontends = [.. _entries.Values.Select(entry => ToStatus(entry, now))],
            Recovery = _recovery.ToStatus(RecoveryFigures(now), now),
            Configuration = _configuration,
        };
    }

    private BudgetFrontend ToStatus(LedgerEntry entry, TimeSpan now) => new()
    {
        Id = entry.Id,
        Name = entry.Name,
        Live = entry.Live,
        Allowance = entry.Allowance,
        Wanted = entry.Wanted,
        LastReportAge = now - entry.HeardAt,
        MemoryBytes = entry.Load.MemoryBytes,
        Process = entry.Load.Process,
        Health = entry.Load.Health,
        Counters = entry.Load.Counters,
        Ttl = entry.Ttl,
        Refused = entry.Load.Refused,
        State = entry.Expelled ? FrontendState.Expelled : IsSilent(entry, now) ? FrontendState.Silent : entry.Load.State,
    };
}
