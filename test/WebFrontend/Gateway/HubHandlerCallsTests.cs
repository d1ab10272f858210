using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Hubs;
using Tidegate.Topics;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class HubHandlerCallsTests : IDisposable
{
    private static readonly ConnectionClosed _closed = new(1000, "", new ConnectionReading());
    private static readonly ConnectionDescriptor _connection = new FakeSocket("a", "app").Descriptor;

    private readonly FakeGrains _grains = new();
    private readonly HubHandlerCalls _calls;

    public HubHandlerCallsTests()
    {
        var options = new TidegateOptions();
        options.Hubs["app"] = new HubOptions { Handler = HubHandler.Grain };
        options.Hubs["echo"] = new HubOptions { Handler = HubHandler.Echo };
        _calls = new HubHandlerCalls(
            _grains, Options.Create(options), TimeProvider.System, TestMetrics.Create(), NullLogger<HubHandlerCalls>.Instance);
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
        _calls.Connected(_connection);
        Assert.Equal("app/a", (await _grains.NextAsync("connected")).Key);
        var handled = _calls.HandleAsync(_connection, Message.FromText("hello"));

        Assert.True(_grains.IsQuiet);
        Assert.False(handled.IsCompleted);
        connected.SetResult();
        Assert.Equal("reply"u8.ToArray(), (await Wait.ForAsync(handled, "the reply"))!.Payload);
    }

    [Fact]
    public async Task Failed_connected_event_changes_nothing()
    {
        _grains.Handler = call =>
            call.Method == nameof(IHubHandlerGrain.OnConnected) ? Task.FromException(new InvalidOperationException()) : null;
        _calls.Connected(_connection);

        Assert.Null(await Wait.ForAsync(_calls.HandleAsync(_connection, Message.FromText("x")), "the answer"));
    }

    [Fact]
    public async Task Failed_message_is_the_callers_to_know()
    {
        _grains.Handler = call =>
            call.Method == nameof(IHubHandlerGrain.OnMessage) ? Task.FromException<Message?>(new InvalidOperationException()) : null;
        _calls.Connected(_connection);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _calls.HandleAsync(_connection, Message.FromText("x")));
    }

    [Fact]
    public async Task Disconnected_comes_after_connected()
    {
        var connected = new TaskCompletionSource();
        _grains.Handler = call => call.Method == nameof(IHubHandlerGrain.OnConnected) ? connected.Task : null;
        _calls.Connected(_connection);
        await _grains.NextAsync("connected");
        _calls.Disconnected(_connection, _closed);
        Assert.True(_grains.IsQuiet);
        connected.SetResult();

        var call = await _grains.NextAsync("disconnected");
        Assert.Equal(nameof(IHubHandlerGrain.OnDisconnected), call.Method);
        Assert.Same(_closed, call.Arg<ConnectionClosed>(1));
        await Wait.UntilAsync(() => _calls.Pending == 0, "the end of all events");
    }

    [Fact]
    public void Hub_without_a_grain_handler_has_no_events()
    {
        foreach (var hub in new[] { "echo", "unlisted" })
        {
            var connection = new FakeSocket("b", hub).Descriptor;
            _calls.Connected(connection);
            _calls.Disconnected(connection, _closed);
        }

        Assert.True(_grains.IsQuiet);
    }
}
