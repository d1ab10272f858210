using Tidegate.Budget;
using Tidegate.WebFrontend.Alerts;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Admission;

/// <summary>What this frontend carries. The sum over all connections is made once a second, however often reports leave.</summary>
internal sealed class FrontendLoadSource(
    ConnectionRegistry connections,
    RefusalCounters refusals,
    IDrainState drain,
    PermitGate gate,
    FrontendSignSource signs,
    LeaseClock clock) : IFrontendLoadSource
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private TimeSpan? _summedAt;
    private long _memoryBytes;

    public FrontendLoad Current()
    {
        var now = clock.Now;
        if (_summedAt is not { } at || now - at >= MaxAge)
        {
            _memoryBytes = connections.Snapshot().Sum(connection => connection.MemoryBytes);
            _summedAt = now;
        }

        return new FrontendLoad
        {
            MemoryBytes = _memoryBytes,
            Refused = refusals.Snapshot(),
            State = FrontendState.Of(drain, gate),
            Signs = signs.Current(),
        };
    }
}
