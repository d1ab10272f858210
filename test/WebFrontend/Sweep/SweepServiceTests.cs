using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Auditing;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Sweep;
using Tidegate.WebFrontend.Tests.Breaker;
using Tidegate.WebFrontend.Tests.Gateway;
using Tidegate.WebFrontend.Tests.Recovery;

namespace Tidegate.WebFrontend.Tests.Sweep;

public sealed class SweepServiceTests : IAsyncLifetime
{
    private readonly FakeGrains _grains = new();
    private readonly FakeSockets _sockets = new();
    private readonly FakeFrontend _frontend = new();
    private readonly FakeTimeProvider _time = new();
    private readonly TidegateOptions _options = new();
    private readonly List<(string Name, string? Pair)> _counted = [];
    private readonly MeterListener _listener = new();
    private readonly ConnectionCallService _calls;
    private readonly SweepService _sweep;

    public SweepServiceTests()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            lock (_counted) _counted.Add((instrument.Name, tags.Length > 0 ? tags[0].Value as string : null));
        });
        _listener.Start();
        var metrics = new GatewayMetrics(meters);
        _calls = new ConnectionCallService(
            _grains, new FakeObservers(), _sockets, TestBreaker.Create(), new ClusterConnection(NullLogger<ClusterConnection>.Instance), TestHealth.Create(_time), _time, metrics, NullLogger<ConnectionCallService>.Instance);
        _sweep = new SweepService(
            _sockets,
            _frontend,
            _calls,
            new ClusterSettingsSource(Options.Create(_options)),
            _time,
            metrics,
            NullLogger<SweepService>.Instance);
    }

    public Task InitializeAsync() => _calls.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _calls.StopAsync(CancellationToken.None);
        _calls.Dispose();
        _sweep.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public void Permit_that_leaks_is_counted_at_the_second_sweep()
    {
        _frontend.InUse = new Permits(1, 0);
        _sweep.Sweep();
        Assert.DoesNotContain(_counted, entry => entry.Name == "tidegate.audit.drift");
        _sweep.Sweep();

        Assert.Contains(("tidegate.audit.drift", AuditPairs.PermitsAndSockets), _counted);
    }

    [Fact]
    public async Task Heartbeat_that_failed_is_repeated_by_the_sweep()
    {
        var works = false;
        _grains.Handler = _ => works ? null : Task.FromException(new TimeoutException());
        _calls.Heartbeat(_sockets.Add(new FakeSocket("a")));
        for (var attempt = 1; attempt <= ConnectionCallPolicy.MaxHeartbeatAttempts; attempt++)
        {
            await Wait.UntilAsync(
                () =>
                {
                    _time.Advance(ConnectionCallPolicy.DelayAfter(attempt));
                    return !_grains.IsQuiet;
                },
                $"attempt {attempt}");
            await _grains.NextAsync($"attempt {attempt}");
        }

        works = true;
        await Wait.UntilAsync(
            () =>
            {
                _sweep.Sweep();
                return !_grains.IsQuiet;
            },
            "the heartbeat of the sweep");

        await _grains.NextAsync("the heartbeat of the sweep");
        await Wait.UntilAsync(() => _calls.Pending == 0, "an empty book");
        lock (_counted) Assert.Contains(("tidegate.cleanups", "grain-call"), _counted);
    }

    [Fact]
    public async Task Sweep_comes_every_cleanup_interval()
    {
        _frontend.InUse = new Permits(1, 0);
        await _sweep.StartAsync(CancellationToken.None);
        await Wait.UntilAsync(
            () =>
            {
                _time.Advance(_options.Cleanup.Interval);
                lock (_counted) return _counted.Any(entry => entry.Name == "tidegate.audit.drift");
            },
            "two sweeps");
        await _sweep.StopAsync(CancellationToken.None);
    }
}
