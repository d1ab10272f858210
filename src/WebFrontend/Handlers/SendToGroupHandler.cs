using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>
/// Each frame of a raw client goes to one group. A raw client cannot be told that a message was refused, so where a queue stays full it is
/// closed with 1013.
/// </summary>
internal sealed class SendToGroupHandler(GroupSend send, string group, bool noEcho, ClientRights rights) : IMessageHandler
{
    public async ValueTask<CloseCode?> HandleAsync(
        FrontendConnection connection,
        MessageKind kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellation)
    {
        if (!rights.Has(GroupRight.Send, group))
            return CloseCodes.PolicyViolation;
        var message = new Message { Kind = kind, Payload = payload.ToArray() };
        return await send.TryAsync(connection, group, message, noEcho, cancellation) ? null : CloseCodes.TryAgainLater;
    }
}
