using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tidegate.WebFrontend.Events;

namespace Tidegate.WebFrontend.Counters;

/// <summary>Refused upgrades since this process started, by reason. Reasons are a closed list, so the table is bounded.</summary>
internal sealed class RefusalCounters : IConnectionSubscriber
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>A refusal was counted.</summary>
    public event Action? Added;

    /// <inheritdoc/>
    public void Refused(RefusedUpgrade refused) => Add(refused.Denial.Reason);

    /// <summary>Counts a refusal.</summary>
    public void Add(string reason)
    {
        _counts.AddOrUpdate(reason, 1, static (_, count) => count + 1);
        Added?.Invoke();
    }

    /// <summary>The counts at this moment; a reason that never occurred is missing.</summary>
    public ImmutableSortedDictionary<string, long> Snapshot() => _counts.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
