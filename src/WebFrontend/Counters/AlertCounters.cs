using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tidegate.Connections;
using Tidegate.WebFrontend.Events;

namespace Tidegate.WebFrontend.Counters;

/// <summary>Counts since the start of this process what alerts of the cluster are made of. Thread-safe.</summary>
internal sealed class AlertCounters : IConnectionSubscriber
{
    private readonly ConcurrentDictionary<string, long> _closedByServer = new(StringComparer.Ordinal);
    private long _cleanups;
    private long _cleanupsFailed;
    private long _closes;
    private long _abnormal;
    private long _slow;
    private long _violations;

    public long Cleanups => Interlocked.Read(ref _cleanups);

    public long CleanupsFailed => Interlocked.Read(ref _cleanupsFailed);

    public long Closes => Interlocked.Read(ref _closes);

    public long AbnormalCloses => Interlocked.Read(ref _abnormal);

    public long SlowConsumers => Interlocked.Read(ref _slow);

    public long InvariantViolations => Interlocked.Read(ref _violations);

    /// <summary>A close notice to a grain, or a sweep, has ended.</summary>
    public void CleanedUp(bool succeeded)
    {
        Interlocked.Increment(ref _cleanups);
        if (!succeeded) Interlocked.Increment(ref _cleanupsFailed);
    }

    /// <summary>Connections that this process closed, by the tag of the close code: a closed list, so the table is bounded.</summary>
    public ImmutableSortedDictionary<string, long> ClosedByServer => _closedByServer.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Closed(ClosedConnection closed)
    {
        Interlocked.Increment(ref _closes);
        if (closed.IsAbnormal) Interlocked.Increment(ref _abnormal);
        if (closed.ServerReason is not { } reason) return;
        _closedByServer.AddOrUpdate(reason.Tag, 1, static (_, count) => count + 1);
        if (reason == CloseCodes.SlowConsumer) Interlocked.Increment(ref _slow);
    }

    /// <summary>An invariant was found broken.</summary>
    public void Violated() => Interlocked.Increment(ref _violations);
}
