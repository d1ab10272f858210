using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Recovery;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Connections;

/// <summary>What all connections of a frontend share; one reference in each of them instead of many.</summary>
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
    ConnectionEvents events,
    AbortPump aborts,
    ILogger<FrontendConnection> logger)
{
    private long _opened;
    private Moment _closesEndAt = new();

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

    public SendQueueServices Sending { get; } = new(messageMetrics, clock);

    public ConnectionEvents Events => events;

    public AbortPump Aborts => aborts;

    public ILogger Logger => logger;

    /// <summary>When every close has to be done, however much its client still takes: the process ends. Null before that is known.</summary>
    public TimeSpan? ClosesEndAt => _closesEndAt.Value;

    /// <summary>Sets <see cref="ClosesEndAt"/>.</summary>
    public void EndClosesAt(TimeSpan moment) => _closesEndAt.Value = moment;

    /// <summary>A running number for the next connection.</summary>
    public long NextNumber() => Interlocked.Increment(ref _opened);
}
