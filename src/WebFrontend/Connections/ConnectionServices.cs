using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Admission;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Recovery;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Connections;

/// <summary>What all connections of a frontend share; one reference in each of them instead of eight.</summary>
internal sealed class ConnectionServices(
    MonotonicClock clock,
    ClusterSettingsSource settings,
    IOptions<TidegateOptions> options,
    IAdmission admission,
    IConnectionGateway gateway,
    ConnectionMemory memory,
    MessageRoom room,
    MessageBuffers buffers,
    HealthBook health,
    ConnectionMetrics metrics,
    MessageMetrics messageMetrics,
    ILogger<FrontendConnection> logger)
{
    private long _opened;

    public MonotonicClock Clock => clock;

    public ClusterSettings Settings => settings.Current;

    public TransportOptions Transport => options.Value.Transport;

    public IAdmission Admission => admission;

    public IConnectionGateway Gateway => gateway;

    public ConnectionMemory Memory => memory;

    public MessageRoom Room => room;

    public MessageBuffers Buffers => buffers;

    public HealthBook Health => health;

    public ConnectionMetrics Metrics => metrics;

    public MessageMetrics MessageMetrics => messageMetrics;

    public ILogger Logger => logger;

    /// <summary>A running number for the next connection.</summary>
    public long NextNumber() => Interlocked.Increment(ref _opened);
}
