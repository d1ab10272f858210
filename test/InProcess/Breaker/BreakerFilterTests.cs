using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.TestingHost;
using Polly.CircuitBreaker;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.Grains.Hosting;
using Tidegate.Topics;
using Tidegate.WebFrontend.Breaker;

namespace Tidegate.InProcess.Tests.Breaker;

/// <summary>The filter in Orleans' own client, in front of a silo whose answers can be made to fail or to fail to come.</summary>
public sealed class BreakerFilterTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Silence _silence = new();
    private readonly ClusterBreaker _breaker = new(
        Options.Create(new TidegateOptions { Cluster = { Breaker = { Pause = TimeSpan.FromMinutes(1) } } }),
        TimeProvider.System,
        new BreakerMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
        NullLogger<ClusterBreaker>.Instance);

    private readonly InProcessTestCluster _cluster;

    public BreakerFilterTests()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorageAsDefault();
            silo.AddMemoryGrainStorage("ledger");
            silo.Services.AddOptions<TidegateOptions>();
            silo.AddTidegateGrains();
            silo.AddIncomingGrainCallFilter(_silence);
        });
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter(new BreakerFilter(_breaker)));
        _cluster = builder.Build();
    }

    private ITopicGrain Topic => _cluster.Client.GetGrain<ITopicGrain>(TopicKey.Hub("chat"));

    private IFrontendDirectoryGrain Directory => _cluster.Client.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key);

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Silo_that_hangs_opens_it_then_nothing_reaches_the_silo_but_renewals_and_their_answer_closes_it()
    {
        await Topic.GetStatus();
        _silence.Begin(hangs: true);
        var silent = Enumerable.Range(0, 20).Select(_ => Assert.ThrowsAsync<TimeoutException>(Unregister));
        await Task.WhenAll(silent).WaitAsync(Patience);
        Assert.Equal(BreakerState.Open, _breaker.State);

        var before = _silence.Seen;
        await Assert.ThrowsAsync<BrokenCircuitException>(() => Topic.GetStatus());
        await Assert.ThrowsAsync<BrokenCircuitException>(() => Topic.Publish(Message.FromText("x")));
        await Assert.ThrowsAsync<BrokenCircuitException>(() => Directory.List());
        Assert.Equal(before, _silence.Seen);

        _silence.End();
        await Unregister().WaitAsync(Patience);
        Assert.Equal(BreakerState.Closed, _breaker.State);
        await Topic.GetStatus();
    }

    [Fact]
    public async Task Grain_that_refuses_does_not_open_it()
    {
        _silence.Begin(hangs: false);
        for (var call = 0; call < 20; call++)
            await Assert.ThrowsAsync<BudgetUnavailableException>(() => Unregister());

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    private Task Unregister() => Directory.Unregister("nobody");

    /// <summary>Lets calls to Tidegate's grains hang, or answers them with a refusal.</summary>
    private sealed class Silence : IIncomingGrainCallFilter
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isOn;
        private volatile bool _hangs;
        private int _seen;

        public int Seen => Volatile.Read(ref _seen);

        public void Begin(bool hangs) => (_hangs, _isOn) = (hangs, true);

        public void End()
        {
            _isOn = false;
            _end.SetResult();
        }

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            var isOurs = context.InterfaceMethod.DeclaringType?.Assembly == typeof(ITopicGrain).Assembly;
            if (isOurs) Interlocked.Increment(ref _seen);
            if (isOurs && _isOn)
            {
                if (!_hangs) throw new BudgetUnavailableException("The test refuses.");
                await _end.Task;
            }

            await context.Invoke();
        }
    }
}
