using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Events;

/// <summary>
/// The one place that is told what becomes of an upgrade: everything that counts, logs or explains it hears the same from here. Does not
/// throw; a subscriber that fails is logged, and the others hear it all the same.
/// </summary>
internal sealed partial class ConnectionEvents(IEnumerable<IConnectionSubscriber> subscribers, ILogger<ConnectionEvents> logger)
{
    private readonly IConnectionSubscriber[] _subscribers = [.. subscribers];

    /// <inheritdoc cref="IConnectionSubscriber.Opened"/>
    public void Opened(OpenedConnection opened) => Tell(opened, static (subscriber, what) => subscriber.Opened(what));

    /// <inheritdoc cref="IConnectionSubscriber.Refused"/>
    public void Refused(RefusedUpgrade refused) => Tell(refused, static (subscriber, what) => subscriber.Refused(what));

    /// <inheritdoc cref="IConnectionSubscriber.Left"/>
    public void Left(TimeSpan after) => Tell(after, static (subscriber, what) => subscriber.Left(what));

    /// <inheritdoc cref="IConnectionSubscriber.Closed"/>
    public void Closed(ClosedConnection closed) => Tell(closed, static (subscriber, what) => subscriber.Closed(what));

    private void Tell<T>(T what, Action<IConnectionSubscriber, T> tell, [CallerMemberName] string @event = "")
    {
        foreach (var subscriber in _subscribers)
        {
            try
            {
                tell(subscriber, what);
            }
            catch (Exception exception)
            {
                LogSubscriberFailed(exception, subscriber.GetType().Name, @event);
            }
        }
    }

    [LoggerMessage(3022, LogLevel.Error, "{Subscriber} failed at the event {Event} of a connection or an upgrade.")]
    private partial void LogSubscriberFailed(Exception exception, string subscriber, string @event);
}
