using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Recovery;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Shedding;

/// <summary>
/// Closes idle connections: warned and staggered down to the figure of <c>shed-idle</c>, and those that were warned before at once while
/// no permit is free. A client that shows activity after the warning stays.
/// </summary>
internal sealed partial class IdleShedder(
    IAdmission admission,
    OrdersSource orders,
    ConnectionRegistry connections,
    ClusterSettingsSource settings,
    MonotonicClock clock,
    ILogger<IdleShedder> logger)
{
    private readonly ShedPlan _plan = new();

    /// <summary>One tick; costs nothing while nothing is to be closed.</summary>
    /// <param name="since">Time since the last one.</param>
    public void Tick(TimeSpan since)
    {
        ShedDownTo(orders.Current.ShedIdleTo);
        if (admission.Pressure.Level == PressureLevel.Exhausted) CloseOverdue(since);
    }

    private void ShedDownTo(int? target)
    {
        var toShed = target is { } most ? Math.Max(0, connections.Count - most) : 0;
        if (toShed == 0 && _plan.Count == 0) return;
        var cluster = settings.Current;
        var before = _plan.Count;
        var order = _plan.Update(
            toShed,
            IdleCandidate.LeastValuable(Candidates(), cluster.ShedIdleFor),
            cluster.ShedWarningPeriod,
            cluster.ShedPerSecond,
            clock.Now);
        if (before == 0 && _plan.Count > 0) LogShedding(logger, toShed, _plan.Count);
        foreach (var id in order.Warn)
        {
            if (connections.TryGet(id, out var connection)) connection.WarnIdle(cluster.ShedWarningPeriod);
        }

        foreach (var id in order.Close) Close(id, cluster.ShedIdleFor);
    }

    private void CloseOverdue(TimeSpan since)
    {
        var cluster = settings.Current;
        var most = Math.Max(1, (int)(cluster.ShedPerSecond * since.TotalSeconds));
        foreach (var candidate in IdleCandidate.Overdue(Candidates(), cluster.ShedWarningPeriod, most)) Close(candidate.Id, candidate.IdleFor);
    }

    /// <summary>Closes it unless it was active since it was chosen.</summary>
    private void Close(string id, TimeSpan ifIdleFor)
    {
        if (connections.TryGet(id, out var connection) && connection.IdleFor >= ifIdleFor) connection.BeginClose(CloseCodes.Idle);
    }

    private IEnumerable<IdleCandidate> Candidates() => connections.Enumerate()
        .Select(connection => new IdleCandidate(connection.Descriptor.ConnectionId, connection.IdleFor, connection.WarnedFor));

    [LoggerMessage(6110, LogLevel.Warning, "shed-idle: {Count} connections over the figure to come down to, {Idle} idle ones are warned and closed, the longest idle first")]
    private static partial void LogShedding(ILogger logger, int count, int idle);
}
