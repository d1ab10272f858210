using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Protocols;

/// <summary>
/// Messages go to the application's handler grain, one at a time for each connection; its reply goes out before the next message is
/// looked at. A failure is the receive loop's to answer (1011).
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
        var reply = await gateway.HandleAsync(connection, message).WaitAsync(cancellation);
        if (reply is not null)
            connection.Send(reply.Kind, reply.Payload);
        return null;
    }
}
