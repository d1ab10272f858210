using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Tidegate.Topics;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Draining;
using Tidegate.WebFrontend.Explaining;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Observed;
using Tidegate.WebFrontend.Users;

namespace Tidegate.InProcess.Tests.Gateway;

/// <summary>The observers of a frontend behind Orleans' own references.</summary>
public sealed class FrontendObserversTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly InProcessTestCluster _cluster = new InProcessTestClusterBuilder(1).Build();
    private readonly OneSocket _socket = new();
    private FrontendObservers _observers = null!;

    public async Task InitializeAsync()
    {
        await _cluster.DeployAsync();
        _observers = new FrontendObservers(new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddSingleton<GatewayMetrics>()
            .AddSingleton<IGrainFactory>(_cluster.Client)
            .AddSingleton<ILocalSockets>(_socket)
            .AddSingleton<IFrontendIdentity>(_socket)
            .AddSingleton<IAdmissionFigures>(_socket)
            .AddSingleton<IRecallTarget>(_socket)
            .AddSingleton<IDrainControl>(_socket)
            .AddSingleton<IHeartbeats>(_socket)
            .AddSingleton<IAdmission>(_socket)
            .AddSingleton<IUserPlaces>(_socket)
            .AddSingleton(TimeProvider.System)
            .AddOptions()
            .AddSingleton<AlertCounters>()
            .AddSingleton<FateRecorder>()
            .AddSingleton(new DeliveryDeduplicator())
            .AddSingleton(new LocalLinks(new ConnectionRegistry(), TimeProvider.System))
            .AddSingleton(new RecentMessages())
            .BuildServiceProvider());
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Observers_answer_after_a_garbage_collection()
    {
        var control = _observers.Control;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        var reading = await Probe().Read(control, OneSocket.ConnectionId).WaitAsync(Patience);
        Assert.Equal(TimeSpan.FromSeconds(7), reading?.IdleFor);
        Assert.Null(await Probe().Read(control, "nobody").WaitAsync(Patience));
    }

    [Fact]
    public async Task Repeated_batch_over_the_cluster_is_delivered_once_and_in_order()
    {
        var outbox = Guid.NewGuid();
        var first = Batch(outbox, 1, "1", "2");
        await Probe().Deliver(_observers.For("hub/chat"), first).WaitAsync(Patience);
        await Probe().Deliver(_observers.For("hub/chat"), first).WaitAsync(Patience);

        // A repetition may come by another way, such as the reference of the directory.
        await Probe().Deliver(_observers.Control, first).WaitAsync(Patience);
        await Probe().Deliver(_observers.For("hub/chat"), Batch(outbox, 3, "3")).WaitAsync(Patience);

        Assert.Equal(["1", "2", "3"], _socket.Received);
    }

    private static DeliveryBatch Batch(Guid outbox, long firstSeq, params string[] texts) =>
        new("f-1", "hub/chat", outbox, firstSeq, [.. texts.Select(Message.FromText)]);

    private IObserverProbeGrain Probe() => _cluster.Client.GetGrain<IObserverProbeGrain>("probe");
}
