namespace Tidegate.WebFrontend.Upstream;

/// <summary>
/// How much may be under way to applications at once, from this frontend. Each kind of event has places of its own, so that one that hangs
/// does not hold up the others; whoever finds none waits, within the time of its event.
/// </summary>
internal sealed class UpstreamBounds : IDisposable
{
    /// <summary>Requests of <c>connect</c> at once.</summary>
    public const int MaxConnects = 256;

    /// <summary>Requests of events of clients at once; a connection has one at most.</summary>
    public const int MaxUserEvents = 1024;

    /// <summary>Requests of <c>connected</c> and <c>disconnected</c> at once.</summary>
    public const int MaxNotices = 256;

    /// <summary><c>connected</c> and <c>disconnected</c> that wait or are under way; further ones are dropped.</summary>
    public const int MaxPendingNotices = 200_000;

    /// <summary>A larger answer needs a place among the <see cref="MaxLargeAnswers"/>.</summary>
    public const int SmallAnswerBytes = 64 * 1024;

    /// <summary>Large answers that are read at once, of at most <see cref="UpstreamResponse.MaxBodyBytes"/> each.</summary>
    public const int MaxLargeAnswers = 8;

    private readonly SemaphoreSlim _connects = new(MaxConnects);
    private readonly SemaphoreSlim _userEvents = new(MaxUserEvents);
    private readonly SemaphoreSlim _notices = new(MaxNotices);

    /// <summary>Places for large answers.</summary>
    public SemaphoreSlim LargeAnswers { get; } = new(MaxLargeAnswers);

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
        LargeAnswers.Dispose();
    }
}
