using System.Net;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>
/// Tells the application of one connection what happens to it: one event after the other, <c>connect</c> first and <c>disconnected</c> last,
/// and that once, where the client was accepted or connected.
/// </summary>
internal sealed class UpstreamLink(UpstreamHubs hubs, UpstreamHub hub, EventSubject subject) : IApplicationLink
{
    /// <summary>The most cookies of an application; a further one takes the place of the oldest.</summary>
    private const int MaxCookies = 20;

    private const int MaxCookieBytes = 4 * 1024;

    /// <summary>Events of memberships that wait at most; as many groups as a connection may begin with, and some more.</summary>
    public const int MaxMemberships = LimitsOptions.MaxGroupsAtConnect + 28;

    private readonly Lock _lock = new();
    private EventSubject _subject = subject;
    private Task _last = Task.CompletedTask;
    private CookieContainer? _cookies;
    private string? _state;
    // Number 0 is that of connect, whether there is one or not. Read and written in turn, as what the application has set.
    private long _number;
    private int _turns;
    // The application knows of the connection.
    private volatile bool _isKnown;
    // These three under the lock.
    private bool _isConnected;
    private bool _isOver;
    private int _memberships;

    /// <summary>Id of the connection.</summary>
    public string ConnectionId => _subject.ConnectionId;

    /// <inheritdoc/>
    public long HeldBytes => ((long)(_state?.Length ?? 0) * sizeof(char)) + ((_cookies?.Count ?? 0) * (long)MaxCookieBytes);

    /// <summary>Asks the application whether the client may connect.</summary>
    /// <param name="body">Writes what is known of the client (<see cref="ConnectBody"/>), where somebody wants to know.</param>
    /// <param name="cancellation">The client has left: where it was asked already, the answer is waited for in the background.</param>
    /// <exception cref="OperationCanceledException">The client has left.</exception>
    public async Task<ConnectOutcome> ConnectAsync(Func<byte[]> body, CancellationToken cancellation)
    {
        if (hub.TakerOf(UpstreamEventKind.Connect) is not { } endpoint)
            return ConnectOutcome.Unasked;
        // The request is read now: it ends with the client's patience, the question does not.
        var sent = UpstreamEvent.Connect(body());
        if (!hubs.TryWait())
            return ConnectOutcome.Crowded;
        Task<ConnectOutcome> asked;
        lock (_lock)
            asked = InTurn(() => AskAsync(endpoint, sent, cancellation));
        return await asked.WaitAsync(cancellation);
    }

    /// <summary>Takes what the application, or the lack of one, has made of the client.</summary>
    public void Settle(string? user, string? subprotocol) => _subject = _subject with { UserId = user, Subprotocol = subprotocol };

    /// <inheritdoc/>
    public void Connected(Func<IEnumerable<string>> groups)
    {
        lock (_lock)
        {
            // A socket may be gone before it was announced.
            if (_isOver)
                return;
            _isKnown = _isConnected = true;
            Notify(UpstreamEvent.Connected);
            foreach (var group in groups())
                TellMembership(group, member: true);
        }
    }

    /// <inheritdoc/>
    public void GroupChanged(string group, bool member)
    {
        lock (_lock)
        {
            if (_isConnected && !_isOver)
                TellMembership(group, member);
        }
    }

    /// <inheritdoc/>
    public Task<HandlerAnswer> HandleAsync(Message message)
    {
        lock (_lock)
            return _isOver ? Task.FromResult(new HandlerAnswer(HandlerOutcome.Unavailable)) : InTurn(() => RaiseAsync(UpstreamEvent.User(message)));
    }

    /// <inheritdoc/>
    public void Disconnected(string reason)
    {
        lock (_lock)
        {
            if (_isOver)
                return;
            _isOver = true;
            Notify(UpstreamEvent.Disconnected(reason));
        }
    }

    /// <inheritdoc/>
    public LinkApplication Leave()
    {
        lock (_lock)
        {
            _isOver = true;
            // What waits has yet to take its number.
            return new LinkApplication(Interlocked.Read(ref _number) + Volatile.Read(ref _turns), _state, UpstreamCookies.Save(_cookies));
        }
    }

    /// <inheritdoc/>
    public void Continue(LinkApplication left)
    {
        lock (_lock)
        {
            (_number, _state, _cookies) = (left.Number, left.State, UpstreamCookies.Load(left.Cookies, NewCookies));
            _isKnown = _isConnected = true;
        }
    }

    private static CookieContainer NewCookies() => new(MaxCookies, MaxCookies, MaxCookieBytes);

    private async Task<ConnectOutcome> AskAsync(EventEndpoint endpoint, UpstreamEvent sent, CancellationToken cancellation)
    {
        try
        {
            var begun = hub.Begin();
            var delivery = await hub.DeliverAsync(endpoint, sent, _subject, Stamp(endpoint, sent, 0), cancellation);
            if (delivery.Response is { IsSuccess: true })
                _isKnown = true;
            var outcome = ConnectOutcome.Of(delivery);
            if (outcome.Answer is not null)
                Remember(endpoint, sent, delivery.Response!);
            hub.Ended(sent, _subject, begun, outcome.Name, outcome.Error);
            return outcome;
        }
        finally
        {
            hubs.Waited();
        }
    }

    private async Task<HandlerAnswer> RaiseAsync(UpstreamEvent sent)
    {
        if (hub.TakerOf(sent.Name, _subject.Hub) is not { } endpoint)
            return new HandlerAnswer(HandlerOutcome.Unavailable, Detail: $"No event handler of hub '{_subject.Hub}' takes event '{sent.Name}'.");
        var begun = hub.Begin();
        if (sent.Metadata?.Values.All(EventRequest.IsHeaderValue) == false)
        {
            hub.Ended(sent, _subject, begun, UpstreamMetrics.Outcomes.Failed, "its metadata has control characters, or blanks at an end");
            return new HandlerAnswer(HandlerOutcome.Failed, Detail: "Metadata with control characters, or with blanks at an end, cannot be sent in headers.");
        }

        var delivery = await hub.DeliverAsync(endpoint, sent, _subject, Stamp(endpoint, sent, NextNumber()));
        if (delivery.Response is not { } response)
        {
            hub.Ended(sent, _subject, begun, delivery.Outcome, delivery.Error);
            return new HandlerAnswer(delivery.Outcome == UpstreamMetrics.Outcomes.Failed ? HandlerOutcome.Unavailable : HandlerOutcome.Unanswered);
        }

        var answer = UserEventAnswer.Of(response);
        hub.Ended(sent, _subject, begun, answer.Error is null ? UpstreamMetrics.Outcomes.Ok : UpstreamMetrics.Outcomes.Failed, answer.Error);
        if (answer.Error is not null)
            return new HandlerAnswer(HandlerOutcome.Failed);
        Remember(endpoint, sent, response);
        return new HandlerAnswer(HandlerOutcome.Handled, answer.Reply);
    }

    /// <summary>A client may join and leave as fast as it likes: only so many of these events of one connection wait. Under the lock.</summary>
    private void TellMembership(string group, bool member)
    {
        var sent = UpstreamEvent.Membership(group, member);
        if (hub.TakerOf(sent.Kind) is null)
            return;
        if (_memberships >= MaxMemberships)
        {
            hubs.Dropped(sent, _subject.Hub, MaxMemberships);
            return;
        }

        _memberships++;
        Notify(sent, () =>
        {
            lock (_lock)
                _memberships--;
        });
    }

    /// <summary>Tells what nobody waits for. Under the lock.</summary>
    /// <param name="sent">What.</param>
    /// <param name="ended">Called once it was told, or came to nothing.</param>
    private void Notify(UpstreamEvent sent, Action? ended = null)
    {
        if (hub.TakerOf(sent.Kind) is not { } endpoint || !hubs.TryBegin(sent, _subject.Hub))
        {
            ended?.Invoke();
            return;
        }

        _ = InTurn(async () =>
        {
            try
            {
                // A client that was refused, or never asked for, is not known to the application.
                if (_isKnown)
                    await NotifyAsync(endpoint, sent);
            }
            finally
            {
                hubs.Finished();
                ended?.Invoke();
            }

            return true;
        });
    }

    private async Task NotifyAsync(EventEndpoint endpoint, UpstreamEvent sent)
    {
        var begun = hub.Begin();
        var delivery = await hub.DeliverAsync(endpoint, sent, _subject, Stamp(endpoint, sent, NextNumber()));
        if (delivery.Response is { IsSuccess: true } response)
            RememberCookies(endpoint, sent, response);
        hub.Ended(sent, _subject, begun, delivery.Outcome, delivery.Error ?? delivery.Response?.Violation);
    }

    /// <summary>Does something after all that was begun before, however that has ended. Under the lock.</summary>
    private Task<T> InTurn<T>(Func<Task<T>> action)
    {
        Interlocked.Increment(ref _turns);
        var turn = AfterAsync(_last, action);
        _last = turn;
        return turn;
    }

    private async Task<T> AfterAsync<T>(Task before, Func<Task<T>> action)
    {
        // Also so that nothing is done under the lock.
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            return await action();
        }
        finally
        {
            Interlocked.Decrement(ref _turns);
        }
    }

    private long NextNumber() => ++_number;

    private EventStamp Stamp(EventEndpoint endpoint, UpstreamEvent sent, long number) => new(
        number, hub.Now, Guid.NewGuid(), _state, _cookies?.GetCookieHeader(endpoint.Route.UrlOf(_subject.Hub, sent.Name)));

    private void Remember(EventEndpoint endpoint, UpstreamEvent sent, UpstreamResponse response)
    {
        if (response.State is { } state)
            _state = state;
        RememberCookies(endpoint, sent, response);
    }

    private void RememberCookies(EventEndpoint endpoint, UpstreamEvent sent, UpstreamResponse response)
    {
        foreach (var cookie in response.Cookies)
        {
            try
            {
                (_cookies ??= NewCookies()).SetCookies(endpoint.Route.UrlOf(_subject.Hub, sent.Name), cookie);
            }
            catch (CookieException)
            {
                // It is none, or not for this host.
            }
        }
    }
}
