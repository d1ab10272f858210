using System.Collections.Immutable;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>Sends a client's message to a group. A full queue on the way holds the client back for a while.</summary>
internal sealed class GroupSend(IConnectionGateway gateway, TimeProvider time)
{
    private const int MaxTries = 5;
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    /// <summary>Sends it, a few times where a queue is full.</summary>
    /// <param name="connection">The sender.</param>
    /// <param name="group">The group.</param>
    /// <param name="message">The message; the sender is put in.</param>
    /// <param name="noEcho">The sender does not get it.</param>
    /// <param name="cancellation">Ends the wait, not the send.</param>
    /// <returns>False where it went to nobody.</returns>
    /// <exception cref="TimeoutException">The cluster did not answer; what became of it is unknown.</exception>
    public async ValueTask<bool> TryAsync(FrontendConnection connection, string group, Message message, bool noEcho, CancellationToken cancellation)
    {
        var sender = connection.Descriptor;
        var sent = message with
        {
            FromUserId = sender.UserId,
            Excluded = noEcho ? ImmutableArray.Create(sender.ConnectionId) : [],
        };
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            var result = await gateway.PublishToGroupAsync(connection, group, sent).WaitAsync(cancellation);
            if (result.Accepted)
                return true;
            var pause = result.RetryAfter is { } wait && wait < MaxPause ? wait : MaxPause;
            await Task.Delay(pause, time, cancellation);
        }

        return false;
    }
}
