using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Connections;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Tests.Breaker;
using Tidegate.WebFrontend.Tests.Recovery;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class ConnectionCallServiceTests : IAsyncLifetime
{
    private static readonly ConnectionClosed Closed = new(1000, "", new ConnectionReading());

    private readonly FakeGrains _grains = new();
    private readonly FakeSockets _sockets = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ClusterBreaker _breaker = TestBreaker.Create();
    private readonly ClusterConnection _cluster = new(NullLogger<ClusterConnection>.Instance);
    private readonly ConnectionCallService _service;

    public ConnectionCallServiceTests() => _service = new ConnectionCallService(
        _grains,
        new FakeObservers(),
        _sockets,
        _breaker,
        _cluster,
        TestHealth.Create(_time),
        _time,
        TestMetrics.Create(),
        NullLogger<ConnectionCallService>.Instance);

    public Task InitializeAsync() => _service.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        var stopped = _service.StopAsync(CancellationToken.None);
        while (!stopped.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        _service.Dispose();
    }

    [Fact]
    public async Task Every_connection_has_a_heartbeat_soon_after_a_gateway_came_or_went()
    {
        for (var i = 0; i < 20; i++) _sockets.Add(new FakeSocket($"c{i}"));

        _cluster.NotifyGatewayCountChanged(currentNumberOfGateways: 2, previousNumberOfGateways: 3, connectionRecovered: false);
        var seen = new HashSet<object>();
        await Wait.UntilAsync(
            () =>
            {
                _time.Advance(ConnectionCallPolicy.RecoverySpread / 20);
                return _grains.Count >= 20;
            },
            "the heartbeats");
        for (var i = 0; i < 20; i++)
        {
            var call = await _grains.NextAsync("a heartbeat");
            Assert.Equal(nameof(Tidegate.Connections.IConnectionGrain.Heartbeat), call.Method);
            seen.Add(call.Key);
        }

        Assert.Equal(20, seen.Count);
    }

    [Fact]
    public async Task Closed_is_sent_only_after_the_open_in_flight_has_ended()
    {
        var open = new TaskCompletionSource();
        _grains.Handler = call => call.Method == nameof(IConnectionGrain.Open) ? open.Task : null;
        var socket = new FakeSocket("a");

        _service.Opened(socket);
        Assert.Equal(nameof(IConnectionGrain.Open), (await _grains.NextAsync("the open")).Method);
        _service.Closed(socket, Closed);
        Assert.True(_grains.IsQuiet);
        open.SetResult();

        var call = await _grains.NextAsync("the close notice");
        Assert.Equal(nameof(IConnectionGrain.Closed), call.Method);
        Assert.Equal("a", call.Key);
        Assert.Same(Closed, call.Arg<ConnectionClosed>());
    }

    [Fact]
    public async Task Hanging_grain_does_not_hold_up_other_connections()
    {
        var never = new TaskCompletionSource();
        _grains.Handler = call => (string)call.Key == "stuck" ? never.Task : null;

        _service.Opened(new FakeSocket("stuck"));
        await _grains.NextAsync("the open that hangs");
        _service.Opened(new FakeSocket("b"));

        Assert.Equal("b", (await _grains.NextAsync("the open of another connection")).Key);
        never.SetResult();
    }

    [Fact]
    public async Task Heartbeat_of_a_socket_that_has_left_the_registry_is_not_sent()
    {
        var gone = new FakeSocket("gone");
        var here = _sockets.Add(new FakeSocket("here"));

        _service.Heartbeat(gone);
        _service.Heartbeat(here);
        _time.Advance(ConnectionCallPolicy.HeartbeatGather);

        Assert.Equal("here", (await _grains.NextAsync("the heartbeat of the socket that is here")).Key);
    }

    [Fact]
    public async Task Heartbeats_of_sockets_that_have_all_left_are_done_with_and_not_sent()
    {
        _service.Heartbeat(new FakeSocket("gone"));
        _service.Heartbeat(new FakeSocket("gone too"));

        await AdvanceUntilAsync(() => _service.Pending == 0, "that nothing waits");

        Assert.True(_grains.IsQuiet);
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("answers for one of three")]
    public async Task Heartbeats_are_repeated_where_their_relay(string what)
    {
        var calls = 0;
        _grains.Relay = _ => Interlocked.Increment(ref calls) > 1 ? null
            : what == "fails" ? Task.FromException<ImmutableArray<string?>>(new TimeoutException())
            : Task.FromResult<ImmutableArray<string?>>([null]);
        for (var i = 0; i < 3; i++)
            _service.Heartbeat(_sockets.Add(new FakeSocket($"c{i}")));

        await AdvanceUntilAsync(() => _grains.Count == 3, "all three at their grains");

        Assert.True(calls > 1, "The first relay was to tell nobody.");
    }

    [Fact]
    public async Task Failed_open_is_repeated_when_its_time_comes()
    {
        var failures = 1;
        _grains.Handler = _ => Interlocked.Decrement(ref failures) >= 0 ? Task.FromException(new TimeoutException()) : null;

        _service.Opened(new FakeSocket("a"));
        await _grains.NextAsync("the first attempt");
        await AdvanceUntilAsync(() => !_grains.IsQuiet, "the second attempt");

        Assert.Equal(nameof(IConnectionGrain.Open), (await _grains.NextAsync("the second attempt")).Method);
    }

    [Fact]
    public async Task Close_notice_that_failed_for_good_is_repeated_by_the_sweep()
    {
        var works = false;
        _grains.Handler = _ => works ? null : Task.FromException(new TimeoutException());
        _service.Closed(new FakeSocket("a"), Closed);
        for (var i = 0; i < ConnectionCallPolicy.MaxClosedAttempts; i++)
        {
            await AdvanceUntilAsync(() => !_grains.IsQuiet, "attempt " + i);
            await _grains.NextAsync("attempt " + i);
        }

        works = true;
        await Wait.UntilAsync(() => _service.RetryFailed() == 1, "a close notice for the sweep");
        await _grains.NextAsync("the attempt of the sweep");
        await Wait.UntilAsync(() => _service.Pending == 0, "an empty book");
    }

    [Fact]
    public async Task Stop_waits_for_the_last_close_notice()
    {
        var told = new TaskCompletionSource();
        _grains.Handler = _ => told.Task;
        _service.Closed(new FakeSocket("a"), Closed);
        await _grains.NextAsync("the close notice");

        var stopping = _service.StopAsync(CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        told.SetResult();

        await Wait.ForAsync(stopping, "the end of the service");
        Assert.Equal(0, _service.Pending);
    }

    [Fact]
    public async Task Cluster_that_does_not_answer_is_told_nothing_and_hears_all_when_it_answers_again()
    {
        const int Many = 15_000;
        await TestBreaker.OpenAsync(_breaker);
        for (var n = 0; n < Many; n++)
        {
            var socket = _sockets.Add(new FakeSocket("s" + n));
            _service.Heartbeat(socket);
            _service.Heartbeat(socket);
        }

        _service.Closed(new FakeSocket("gone"), Closed);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.True(_grains.IsQuiet);
        Assert.Equal(Many + 1, _service.Pending);

        await _breaker.RenewAsync(TestBreaker.Answer);
        var told = new HashSet<object>();
        while (told.Count < Many + 1) Assert.True(told.Add((await _grains.NextAsync($"call {told.Count + 1}")).Key), "A connection was told of twice.");
        await Wait.UntilAsync(() => _service.Pending == 0, "an empty book");
    }

    private Task AdvanceUntilAsync(Func<bool> condition, string what) => Wait.UntilAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return condition();
        },
        what);
}
