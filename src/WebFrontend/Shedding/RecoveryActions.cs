using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Recovery;
using Tidegate.WebFrontend.Sweep;

namespace Tidegate.WebFrontend.Shedding;

/// <summary>Carries out what the recovery procedures ask of this frontend.</summary>
internal sealed partial class RecoveryActions(
    OrdersSource orders,
    IdleShedder idle,
    MemoryReliever memory,
    SweepService sweep,
    ClusterConnection cluster,
    ILogger<RecoveryActions> logger)
{
    /// <summary>Ticks of the loop from one closing of connections to the next: each sorts all of them.</summary>
    private const int TicksPerClosing = 5;

    private long _sweepRound;
    private long _rebuildRound;
    private int _ticks;

    /// <summary>One tick.</summary>
    /// <param name="since">Time since the last one.</param>
    public void Tick(TimeSpan since)
    {
        var order = orders.Current;
        if (order.SweepRound > _sweepRound)
        {
            _sweepRound = order.SweepRound;
            LogSweep(logger, _sweepRound);
            sweep.SweepSoon();
        }

        if (order.RebuildRound > _rebuildRound)
        {
            _rebuildRound = order.RebuildRound;
            LogRebuild(logger, _rebuildRound);
            cluster.TellAgain();
        }

        if (++_ticks % TicksPerClosing != 0) return;
        idle.Tick(TicksPerClosing * since);
        memory.Tick(TicksPerClosing * since);
    }

    [LoggerMessage(6112, LogLevel.Warning, "aggressive-cleanup, run {Round}: sweeping at once; heartbeats come more often while it runs")]
    private static partial void LogSweep(ILogger logger, long round);

    [LoggerMessage(6113, LogLevel.Warning, "restart-clean, run {Round}: this frontend, its connections and its topics are told to the cluster again; no socket is closed")]
    private static partial void LogRebuild(ILogger logger, long round);
}
