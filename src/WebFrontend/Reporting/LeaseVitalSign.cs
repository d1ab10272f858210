using Tidegate.Hosting.Supervision;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>
/// The loop that closes sockets before their lease ends comes round; and while sockets are open, or may be opened, this process may stand
/// still for no longer than the lease lasts. Before that loop begins and after it has ended there is nothing to tell.
/// </summary>
internal sealed class LeaseVitalSign(SharedLease lease, LeaseClock clock) : IVitalSign
{
    private const long NotRunning = long.MinValue;

    private long _lastBeat = NotRunning;

    /// <inheritdoc/>
    public TimeSpan Age => Volatile.Read(ref _lastBeat) is var beat and not NotRunning ? clock.Now - TimeSpan.FromTicks(beat) : TimeSpan.Zero;

    /// <inheritdoc/>
    public TimeSpan? HarmlessFor
    {
        get
        {
            // The lease is not made here: from its making on this process counts as one that may hold permits.
            if (Volatile.Read(ref _lastBeat) == NotRunning) return null;
            return lease.Figures.Live.Total == 0 && lease.State != LeaseState.Held ? null : lease.Left;
        }
    }

    /// <summary>The loop comes round.</summary>
    public void Beat() => Volatile.Write(ref _lastBeat, clock.Now.Ticks);

    /// <summary>The loop has ended as it should.</summary>
    public void End() => Volatile.Write(ref _lastBeat, NotRunning);
}
