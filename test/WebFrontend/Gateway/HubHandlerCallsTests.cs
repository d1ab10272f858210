using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Hubs;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class HubHandlerCallsTests : IDisposable
{
    private static readonly ConnectionClosed Closed = new(1000, "", new ConnectionReading());
    private static readonly ConnectionDescriptor Connection = new FakeSocket("a", "app").Descriptor;

    private readonly FakeTimeProvider _time = new();
    private readonly FakeGrains _grains = new();
    private readonly HubHandlerCalls _calls;

    public HubHandlerCallsTests()
    {
        var options = new TidegateOptions();
        options.Hubs["app"] = new HubOptions { Handler = HubHandler.Grain };
        options.Hubs["echo"] = new HubOptions { Handler = HubHandler.Echo };
        _calls = new HubHandlerCalls(
            _grains, Options.Create(options), _time, TestMetrics.Create(), NullLogger<HubHandlerCalls>.Instance);
    }

    public void Dispose() => _calls.Dispose();

    [Fact]
    public async Task Message_waits_for_the_connected_event()
    {
        var connected = new TaskCompletionSource();
        _grains.Handler = call => call.Method switch
        {
            nameof(IHubHandlerGrain.OnConnected) => connected.Task,
            nameof(IHubHandlerGrain.OnMessage) => Task.FromResult<Message?>(Message.FromText("reply")),
            _ => null,
        };
        _calls.Connected(Connection);
        Assert.Equal("app/a", (await _grains.NextAsync("connected")).Key);
        var handled = _calls.HandleAsync(Connection, Message.FromText("hello"));

        Assert.True(_grains.IsQuiet);
        Assert.False(handled.IsCompleted);
        connected.SetResult();
        Assert.Equal("reply"u8.ToArray(), (await Wait.ForAsync(handled, "the reply")).Reply!.Payload);
    }

    [Fact]
    public async Task Failed_connected_event_changes_nothing()
    {
        _grains.Handler = call =>
            call.Method == nameof(IHubHandlerGrain.OnConnected) ? Task.FromException(new InvalidOperationException()) : null;
        _calls.Connected(Connection);

        Assert.Equal(default, await Wait.ForAsync(_calls.HandleAsync(Connection, Message.FromText("x")), "the answer"));
    }

    [Fact]
    public async Task Failed_message_is_told_by_what_is_known_of_it()
    {
        var failure = new Exception();
        _grains.Handler = call => call.Method == nameof(IHubHandlerGrain.OnMessage) ? Task.FromException<Message?>(failure) : null;
        _calls.Connected(Connection);

        foreach (var (thrown, outcome) in new (Exception, HandlerOutcome)[]
        {
            (new InvalidOperationException("of the application"), HandlerOutcome.Failed),
            (new TimeoutException(), HandlerOutcome.Unanswered),
            (new BrokenCircuitException(), HandlerOutcome.Unavailable),
        })
        {
            failure = thrown;
            var answer = await Wait.ForAsync(_calls.HandleAsync(Connection, Message.FromText("x")), "the answer");
            Assert.Equal(new HandlerAnswer(outcome), answer);
        }
    }

    [Fact]
    public async Task Event_and_message_wait_for_a_silo_that_brings_the_handler()
    {
        _grains.Missing = typeof(IHubHandlerGrain);
        _grains.Handler = call =>
            call.Method == nameof(IHubHandlerGrain.OnMessage) ? Task.FromResult<Message?>(Message.FromText("late")) : null;
        _calls.Connected(Connection);
        var handled = _calls.HandleAsync(Connection, Message.FromText("x"));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(handled.IsCompleted);

        _grains.Missing = null;
        _time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.Equal("late"u8.ToArray(), (await Wait.ForAsync(handled, "the answer")).Reply!.Payload);
        Assert.Equal(nameof(IHubHandlerGrain.OnConnected), (await _grains.NextAsync("the connected event")).Method);
        Assert.Equal(nameof(IHubHandlerGrain.OnMessage), (await _grains.NextAsync("the message")).Method);
    }

    [Fact]
    public async Task Message_without_a_handler_is_told_after_a_while_and_later_ones_at_once()
    {
        _grains.Missing = typeof(IHubHandlerGrain);
        _calls.Connected(Connection);
        var first = _calls.HandleAsync(Connection, Message.FromText("x"));
        _time.Advance(HandlerSearch.Patience);
        Assert.Equal(new HandlerAnswer(HandlerOutcome.Unavailable), await Wait.ForAsync(first, "the answer"));

        var second = _calls.HandleAsync(Connection, Message.FromText("y"));
        Assert.Equal(new HandlerAnswer(HandlerOutcome.Unavailable), await Wait.ForAsync(second, "the next answer, without any more time"));
    }

    [Fact]
    public async Task Disconnected_comes_after_connected()
    {
        var connected = new TaskCompletionSource();
        _grains.Handler = call => call.Method == nameof(IHubHandlerGrain.OnConnected) ? connected.Task : null;
        _calls.Connected(Connection);
        await _grains.NextAsync("connected");
        _calls.Disconnected(Connection, Closed);
        Assert.True(_grains.IsQuiet);
        connected.SetResult();

        var call = await _grains.NextAsync("disconnected");
        Assert.Equal(nameof(IHubHandlerGrain.OnDisconnected), call.Method);
        Assert.Same(Closed, call.Arg<ConnectionClosed>(1));
        await Wait.UntilAsync(() => _calls.Pending == 0, "the end of all events");
    }

    [Fact]
    public void Hub_without_a_grain_handler_has_no_events()
    {
        foreach (var hub in new[] { "echo", "unlisted" })
        {
            var connection = new FakeSocket("b", hub).Descriptor;
            _calls.Connected(connection);
            _calls.Disconnected(connection, Closed);
        }

        Assert.True(_grains.IsQuiet);
    }
}
