using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Shedding;

/// <summary>
/// Brings the live connections down to the target while more is out than a lowered limit allows (F7, last sentence): warns and
/// closes as <see cref="ShedPlan"/> says, each class for itself.
/// </summary>
internal sealed partial class Shedder(
    SharedLease lease,
    ConnectionRegistry connections,
    ClusterSettingsSource settings,
    LeaseClock clock,
    ILogger<Shedder> logger)
{
    private readonly ShedPlan[] _plans = [new(), new()];

    /// <summary>One tick; costs nothing while nothing is to be shed.</summary>
    public void Tick()
    {
        var figures = lease.Figures;
        Tick(AdmissionClass.Standard, figures);
        Tick(AdmissionClass.Priority, figures);
    }

    private void Tick(AdmissionClass admissionClass, PoolFigures figures)
    {
        var plan = _plans[(int)admissionClass];
        var toShed = figures.ToShed[admissionClass];
        if (toShed == 0 && plan.Count == 0) return;

        var cluster = settings.Current;
        var byIdleness = connections.Snapshot()
            .Where(connection => connection.Descriptor.Class == admissionClass)
            .OrderByDescending(connection => connection.IdleFor)
            .ToList();
        var before = plan.Count;
        var orders = plan.Update(
            toShed,
            [.. byIdleness.Select(connection => connection.Descriptor.ConnectionId)],
            cluster.ShedWarningPeriod,
            cluster.ShedPerSecond,
            clock.Now);
        if (before == 0 && plan.Count > 0) LogShedding(logger, toShed, admissionClass, figures.Target[admissionClass]);

        var notice = Notices.Backpressure(figures.Pressure, cluster.ShedWarningPeriod);
        foreach (var id in orders.Warn)
        {
            if (connections.TryGet(id, out var connection)) connection.Notify(notice);
        }

        foreach (var id in orders.Close)
        {
            if (connections.TryGet(id, out var connection)) connection.BeginClose(CloseCodes.TryAgainLater);
        }

        if (plan.Count == 0) LogShed(logger, admissionClass);
    }

    [LoggerMessage(6020, LogLevel.Warning, "{Count} connections of class {Class} are over the limit and are shed, the longest idle first, down to {Target}")]
    private static partial void LogShedding(ILogger logger, int count, AdmissionClass @class, int target);

    [LoggerMessage(6021, LogLevel.Information, "Shedding of class {Class} is done")]
    private static partial void LogShed(ILogger logger, AdmissionClass @class);
}
