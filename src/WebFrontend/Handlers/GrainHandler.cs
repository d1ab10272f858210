using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>
/// Messages go to the application's handler grain, one at a time for each connection; its reply goes out before the next message is
/// looked at. A failure closes nobody: where the protocol has notices the client is told, and elsewhere the message is lost.
/// </summary>
internal sealed class GrainHandler(IConnectionGateway gateway) : IMessageHandler
{
    public async ValueTask<CloseCode?> HandleAsync(
        FrontendConnection connection,
        MessageKind kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellation)
    {
        var message = new Message { Kind = kind, Payload = payload.ToArray(), FromUserId = connection.Descriptor.UserId };
        // The wait ends with the socket, the call does not: a handler that hangs must not hold the permit of a client that left.
        var answer = await gateway.HandleAsync(connection, message).WaitAsync(cancellation);
        if (answer.Outcome != HandlerOutcome.Handled)
            connection.Notify(Notices.MessageFailed(answer.Outcome));
        else if (answer.Reply is { } reply)
            connection.Send(reply.Kind, reply.Payload);
        return null;
    }
}
