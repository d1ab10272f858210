using Tidegate.Budget;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Recovery;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>What this frontend carries. The sum over all connections is made once a second, however often reports leave.</summary>
internal sealed class FrontendLoadSource(
    ConnectionRegistry connections,
    RefusalCounters refusals,
    IDrainState drain,
    PermitGate gate,
    ConnectionMemory memory,
    LocalMemory local,
    HealthBook health,
    ClusterSettingsSource settings,
    FrontendCounterSource counters,
    LeaseClock clock) : IFrontendLoadSource
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private TimeSpan? _summedAt;
    private long _memoryBytes;
    private int _idle;

    public FrontendLoad Current()
    {
        var now = clock.Now;
        if (_summedAt is not { } at || now - at >= MaxAge)
        {
            Sum(settings.Current.ShedIdleFor);
            _summedAt = now;
        }

        return new FrontendLoad
        {
            MemoryBytes = _memoryBytes,
            Refused = refusals.Snapshot(),
            State = OwnState.Of(drain, gate),
            Process = memory.Process with
            {
                CapacityBytes = local.CapacityBytes,
                Utilization = local.Utilization,
                Level = local.Level,
            },
            Health = health.Current(),
            Idle = _idle,
            Counters = counters.Current(),
        };
    }

    private void Sum(TimeSpan idleFor)
    {
        (_memoryBytes, _idle) = (0, 0);
        foreach (var connection in connections.Enumerate())
        {
            _memoryBytes += connection.WeightBytes;
            if (connection.IdleFor >= idleFor) _idle++;
        }
    }
}
