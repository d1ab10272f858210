using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>
/// Messages go to the application, one at a time for each connection; its reply goes out before the next message is looked at. Of a failure
/// the client is told where its protocol has notices.
/// </summary>
/// <param name="gateway">The way to the application.</param>
/// <param name="closesOnFailure">A failure closes the client with 1011; else the message is lost, and nobody is closed.</param>
internal sealed class ApplicationHandler(IConnectionGateway gateway, bool closesOnFailure) : IMessageHandler
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
        {
            connection.Notify(Notices.MessageFailed(answer.Outcome));
            return closesOnFailure ? CloseCodes.InternalError : null;
        }

        // A message without a payload is there for its metadata, which this client would not see.
        if (answer.Reply is { } reply && (reply.Payload.Length > 0 || reply.Metadata is null))
            connection.Send(reply.Kind, reply.Payload);
        return null;
    }
}
