using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.TestingHost;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.Grains.Cluster;
using Tidegate.Grains.Hosting;
using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>
/// Two silos with the grains of Tidegate and default options, on a fake clock that only the test advances. Orleans' own loops and
/// reminders stay on real time; a test calls the handler of a reminder itself.
/// </summary>
public sealed class GrainCluster : IAsyncLifetime
{
    /// <summary>How long a test waits for something that must come, in real time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Grains hold observers weakly.
    private readonly ConcurrentBag<FakeFrontend> _frontends = [];
    private readonly InProcessTestCluster _cluster;

    public GrainCluster()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorageAsDefault();
            silo.AddMemoryGrainStorage("ledger");
            silo.Services.AddOptions<TidegateOptions>();
            silo.AddTidegateGrains();
            silo.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            silo.Services.Replace(ServiceDescriptor.Singleton<IClusterChanges>(Changes));
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.AddOutgoingGrainCallFilter(new CallFaults(this));
            silo.AddIncomingGrainCallFilter(Publishes);
            silo.AddOutgoingGrainCallFilter(Confirmed);
            var table = silo.Services.Last(service => service.ServiceType == typeof(IReminderTable));
            silo.Services.Replace(ServiceDescriptor.Singleton<IReminderTable>(services =>
                new FaultyReminderTable((IReminderTable)table.ImplementationFactory!(services), () => RemindersFail)));
        });
        _cluster = builder.Build();
    }

    public GrainClock Time { get; } = new();

    /// <summary>Publishes that have begun.</summary>
    internal BegunPublishes Publishes { get; } = new();

    /// <summary>Deliveries that were confirmed.</summary>
    internal ConfirmedDeliveries Confirmed { get; } = new();

    /// <summary>Whether silos came or went a moment ago, as the grains are told.</summary>
    internal FakeClusterChanges Changes { get; } = new();

    /// <summary>What the budget answers to the audit; null makes it fail.</summary>
    public BudgetStatus? Ledger { get; set; }

    /// <summary>What the budget says that a limit would do; null makes it fail.</summary>
    public LimitForecast? Forecast { get; set; }

    /// <summary>Lets every access to the reminder table fail.</summary>
    public bool RemindersFail { get; set; }

    /// <summary>Lets every call of a grain to the directory of frontends fail.</summary>
    public bool DirectoryFails { get; set; }

    public IGrainFactory Grains => _cluster.Client;

    public IReminderTable Reminders => _cluster.GetSiloServiceProvider().GetRequiredService<IReminderTable>();

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    internal FakeFrontend AddFrontend(string? id = null)
    {
        var frontend = new FakeFrontend(id ?? "frontend-" + Guid.NewGuid().ToString("N"), Time);
        frontend.Way = _cluster.Client.CreateObjectReference<IFrontendObserver>(frontend);
        _frontends.Add(frontend);
        return frontend;
    }

    internal Task Register(FakeFrontend frontend) => Grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).Register(
        new FrontendRegistration { Id = frontend.Id, Name = "name", PublicAddresses = "http://127.0.0.1:1", Host = "host", Version = "1" },
        frontend.Way);

    internal async Task<IConnectionGrain> Open(FakeFrontend frontend, FakeSocket socket)
    {
        var grain = Connection(socket);
        await grain.Open(socket.Descriptor, frontend.Way);
        return grain;
    }

    internal IConnectionGrain Connection(FakeSocket socket) => Grains.GetGrain<IConnectionGrain>(socket.Id);

    internal ITopicGrain NewTopic() => Grains.GetGrain<ITopicGrain>(TopicKey.Group("chat", Guid.NewGuid().ToString("N")));

    internal static Task Heartbeat(IConnectionGrain grain, FakeFrontend frontend, FakeSocket socket) =>
        grain.Heartbeat(socket.Descriptor, socket.Read(frontend.Utilization), frontend.Way);

    /// <summary>Advances the clock, and waits until the grain has done what its timer tells it.</summary>
    internal async Task Advance(TimeSpan time, IConnectionGrain? grain = null)
    {
        Time.Advance(time);
        if (grain is not null && IsActive(grain))
            await Settle(grain);
    }

    /// <summary>Waits until a connection grain has done what it began: a foreign reminder queues behind it and changes nothing.</summary>
    internal static Task Settle(IConnectionGrain grain) => grain.AsReference<IRemindable>().ReceiveReminder("settle", default);

    internal static Task Tick(IConnectionGrain grain, FakeFrontend frontend) =>
        grain.AsReference<IRemindable>().ReceiveReminder("heartbeat/" + frontend.Id, default);

    internal bool IsActive(IAddressable grain) => _cluster.TryGetGrainContext(grain.GetGrainId(), out _);

    internal Task Deactivate(IAddressable grain) => _cluster.DeactivateAsync(grain);

    /// <summary>Ends when the present activation is gone; take it before the grain is made to end.</summary>
    internal Task WhenGone(IAddressable grain) => _cluster.WaitForDeactivationAsync(grain).WaitAsync(Patience);

    internal async Task<ReminderEntry[]> RemindersOf(IConnectionGrain grain) =>
        [.. (await Reminders.ReadRows(grain.GetGrainId())).Reminders];
}
