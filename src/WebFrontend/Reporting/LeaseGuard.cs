using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>
/// Watches the lease (F5): while it is about to end, closes the sockets spread over the fence, the longest idle first and the last
/// before the deadline; once it is lost closes all at once; and when the last one is gone begins a new life under a new id.
/// </summary>
internal sealed partial class LeaseGuard(
    PermitGate gate,
    BudgetReporter reporter,
    ConnectionRegistry connections,
    IOptions<TidegateOptions> options,
    LeaseClock clock,
    AdmissionMetrics metrics,
    ILogger<LeaseGuard> logger)
{
    private LeaseState _state;
    private int _atFence;

    /// <summary>One look at the lease.</summary>
    public async Task LookAsync(CancellationToken stopping)
    {
        var pool = gate.Pool;
        if (clock.LooksDoubtful())
        {
            LogDoubt(logger);
            pool.Suspect();
        }

        var state = pool.Lease(clock.Now);
        if (state != _state) Enter(state, pool);
        if (state == LeaseState.Fenced) CloseUpTo(pool.FenceProgress(clock.Now, options.Value.Lease.CloseLateness));
        if (state != LeaseState.Lost) return;
        CloseUpTo(1);
        if (pool.Figures.Live.Total > 0) return;
        await reporter.LeaveAsync(stopping);
        gate.Renew();
        LogRenewed(logger, pool.FrontendId, gate.Pool.FrontendId);
    }

    private void Enter(LeaseState state, PermitPool pool)
    {
        if (state is LeaseState.Fenced or LeaseState.Lost && _state is not (LeaseState.Fenced or LeaseState.Lost))
        {
            _atFence = connections.Count;
            metrics.Fenced();
        }

        if (state == LeaseState.Fenced) LogFence(logger, _atFence);
        if (state == LeaseState.Lost) LogLost(logger, pool.FrontendId);
        if (state == LeaseState.Held && _state == LeaseState.Fenced) LogLifted(logger, connections.Count);
        _state = state;
    }

    /// <summary>Closes connections until the given share of those that were open when the fence began is closing or closed.</summary>
    private void CloseUpTo(double share)
    {
        var due = (int)Math.Ceiling(share * _atFence) - (_atFence - connections.Count);
        if (due <= 0) return;
        foreach (var connection in connections.Snapshot().OrderByDescending(connection => connection.IdleFor).Take(due))
            connection.BeginClose(CloseCodes.LeaseLost);
    }
}
