using Microsoft.Extensions.Logging;
using Tidegate.Connections;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>
/// Does what the lease says with time (F5): closes the longest idle sockets, lets the id leave after the last close, and takes a new one.
/// </summary>
internal sealed partial class LeaseGuard(
    SharedLease lease,
    BudgetReporter reporter,
    ConnectionRegistry connections,
    LeaseClock clock,
    IFrontendIdentity identity,
    AdmissionMetrics metrics,
    ILogger<LeaseGuard> logger)
{
    /// <summary>One tick of the lease.</summary>
    public async Task TickAsync(CancellationToken stopping)
    {
        var isDoubtful = clock.IsDoubtful();
        if (isDoubtful) LogDoubt(logger);
        var open = connections.Count;
        var tick = lease.Tick(isDoubtful, open);
        if (tick.Begins) metrics.Fenced();
        if (tick.State != tick.Before) Log(tick, open);
        Close(tick.Closes);
        if (!tick.MayLeave) return;
        await reporter.LeaveAsync(stopping);
        var old = lease.FrontendId;
        lease.Renew(identity.Renew());
        LogRenewed(logger, old, lease.FrontendId);
    }

    private void Log(in LeaseTick tick, int open)
    {
        if (tick.State == LeaseState.Fenced) LogFence(logger, open);
        if (tick.State == LeaseState.Lost) LogLost(logger, lease.FrontendId);
        if (tick is { State: LeaseState.Held, Before: LeaseState.Fenced }) LogLifted(logger, open);
    }

    private void Close(int count)
    {
        if (count == 0) return;
        foreach (var connection in connections.Snapshot().OrderByDescending(connection => connection.IdleFor).Take(count))
            connection.BeginClose(CloseCodes.LeaseLost);
    }
}
