using System.Threading.Channels;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.Users;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Tests.Connections.Harness;

/// <summary>Records what connections tell their grains. Their applications, where they have one, are told as ever.</summary>
internal sealed class FakeGateway : IConnectionGateway
{
    private readonly Channel<FrontendConnection> _opened = Channel.CreateUnbounded<FrontendConnection>();
    private readonly Channel<(FrontendConnection Connection, ConnectionClosed Closed)> _closed =
        Channel.CreateUnbounded<(FrontendConnection, ConnectionClosed)>();

    private readonly Channel<FrontendConnection> _resumed = Channel.CreateUnbounded<FrontendConnection>();
    private readonly Channel<FrontendConnection> _moved = Channel.CreateUnbounded<FrontendConnection>();
    private int _heartbeats;

    public int Heartbeats => Volatile.Read(ref _heartbeats);

    public Action<FrontendConnection>? Opening { get; set; }

    public Action<FrontendConnection>? Closing { get; set; }

    public Action? Beating { get; set; }

    public Func<FrontendConnection, Message, Task<Message?>> Handle { get; set; } = (_, _) => Task.FromResult<Message?>(null);

    public Func<string, Message, Task<PublishResult>> Publish { get; set; } = (_, _) => Task.FromResult(new PublishResult(true, 0, 0, null));

    public Func<string, Task> Joined { get; set; } = _ => Task.CompletedTask;

    /// <summary>The grain of each user, as if there were no other frontend: gives what the cap allows.</summary>
    public Func<string, PlacesReport, Task<PlacesAnswer>> ReportPlaces { get; set; } = (_, report) =>
    {
        var given = Math.Clamp(report.Cap - report.Held, 0, report.Wanted);
        var verdict = given > 0 || report.Wanted == 0 ? PlacesVerdict.Taken : PlacesVerdict.Full;
        return Task.FromResult(new PlacesAnswer(verdict, report.Held + given, report.Held + given));
    };

    public void Opened(FrontendConnection connection)
    {
        Opening?.Invoke(connection);
        connection.Application?.Connected(() => connection.Groups);
        _opened.Writer.TryWrite(connection);
    }

    public void Heartbeat(FrontendConnection connection)
    {
        Interlocked.Increment(ref _heartbeats);
        Beating?.Invoke();
    }

    public void Closed(FrontendConnection connection, ConnectionClosed closed)
    {
        Closing?.Invoke(connection);
        connection.Application?.Disconnected(closed.Reason);
        _closed.Writer.TryWrite((connection, closed));
    }

    public void Resumed(FrontendConnection connection) => _resumed.Writer.TryWrite(connection);

    public void Moved(FrontendConnection connection) => _moved.Writer.TryWrite(connection);

    public Task<FrontendConnection> NextResumed() => Expect.Within(_resumed.Reader.ReadAsync().AsTask(), "a connection that came from another frontend");

    public Task<FrontendConnection> NextMoved() => Expect.Within(_moved.Reader.ReadAsync().AsTask(), "a connection that goes on at another frontend");

    public async Task<HandlerAnswer> HandleAsync(FrontendConnection connection, Message message)
    {
        if (connection.Application is { } application)
            return await application.HandleAsync(message);
        try
        {
            return new HandlerAnswer(HandlerOutcome.Handled, await Handle(connection, message));
        }
        catch (InvalidOperationException)
        {
            return new HandlerAnswer(HandlerOutcome.Failed);
        }
    }

    public Task<PublishResult> PublishToGroupAsync(FrontendConnection connection, string group, Message message) => Publish(group, message);

    public Task JoinedAsync(FrontendConnection connection, string group) => Joined(group);

    public Task<PlacesAnswer> ReportPlacesAsync(string topic, PlacesReport report) => ReportPlaces(topic, report);

    public Task<FrontendConnection> NextOpened() => Expect.Within(_opened.Reader.ReadAsync().AsTask(), "an opened connection");

    public async Task<ConnectionClosed> NextClosed() =>
        (await Expect.Within(_closed.Reader.ReadAsync().AsTask(), "a closed connection")).Closed;

    public bool HasClosed => _closed.Reader.TryPeek(out _);
}
