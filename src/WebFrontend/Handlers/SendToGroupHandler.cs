using System.Collections.Immutable;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>
/// Each frame of a raw client goes to one group. A full queue on the way holds the client back for a while; a raw client cannot be
/// told that a message was refused, so after a few tries it is closed with 1013.
/// </summary>
internal sealed class SendToGroupHandler(IConnectionGateway gateway, TimeProvider time, string group, bool noEcho, bool isAllowed)
    : IMessageHandler
{
    private const int MaxTries = 5;
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    public async ValueTask<CloseCode?> HandleAsync(
        FrontendConnection connection,
        MessageKind kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellation)
    {
        if (!isAllowed)
            return CloseCodes.PolicyViolation;
        var descriptor = connection.Descriptor;
        var message = new Message
        {
            Kind = kind,
            Payload = payload.ToArray(),
            FromUserId = descriptor.UserId,
            Excluded = noEcho ? ImmutableArray.Create(descriptor.ConnectionId) : [],
        };
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            var result = await gateway.PublishToGroupAsync(connection, group, message).WaitAsync(cancellation);
            if (result.Accepted)
                return null;
            var pause = result.RetryAfter is { } wait && wait < MaxPause ? wait : MaxPause;
            await Task.Delay(pause, time, cancellation);
        }

        return CloseCodes.TryAgainLater;
    }
}
