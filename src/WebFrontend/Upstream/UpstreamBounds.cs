using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>
/// How many requests may be under way to one event handler at once. Each kind of event has places of its own, and each place a connection, so
/// that neither a kind nor a handler that hangs holds up the others; whoever finds no place waits, within the time of its event.
/// </summary>
internal sealed class UpstreamBounds : IDisposable
{
    /// <summary>Requests of <c>connect</c>.</summary>
    public const int MaxConnects = 128;

    /// <summary>Requests of events that nobody waits for.</summary>
    public const int MaxNotices = 64;

    /// <summary>Requests of events of clients; a connection has one at most.</summary>
    public const int MaxUserEvents = EventHandlerOptions.MaxConnections - MaxConnects - MaxNotices;

    private readonly SemaphoreSlim _connects = new(MaxConnects);
    private readonly SemaphoreSlim _userEvents = new(MaxUserEvents);
    private readonly SemaphoreSlim _notices = new(MaxNotices);

    /// <summary>The places of a kind of event.</summary>
    public SemaphoreSlim Of(UpstreamEventKind kind) => kind switch
    {
        UpstreamEventKind.Connect => _connects,
        UpstreamEventKind.User => _userEvents,
        _ => _notices,
    };

    public void Dispose()
    {
        _connects.Dispose();
        _userEvents.Dispose();
        _notices.Dispose();
    }
}
