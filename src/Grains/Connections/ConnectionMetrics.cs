using System.Diagnostics.Metrics;
using Tidegate.Grains.Diagnostics;

namespace Tidegate.Grains.Connections;

internal sealed class ConnectionMetrics
{
    private readonly Counter<long> _warnings;
    private readonly Counter<long> _closes;
    private readonly Counter<long> _orphans;

    public ConnectionMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(GrainMeter.Name);
        _warnings = meter.CreateCounter<long>("tidegate.idle.warnings", "{warning}", "Idle warnings sent.");
        _closes = meter.CreateCounter<long>("tidegate.idle.closes", "{connection}", "Connections closed as idle.");
        _orphans = meter.CreateCounter<long>(
            "tidegate.connection.orphans", "{grain}", "Connection grains that ended because their socket was gone.");
    }

    public void IdleWarning() => _warnings.Add(1);

    public void IdleClose() => _closes.Add(1);

    public void Orphan() => _orphans.Add(1);
}
