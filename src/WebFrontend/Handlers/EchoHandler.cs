using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>Messages go back to their sender.</summary>
internal sealed class EchoHandler : IMessageHandler
{
    public ValueTask<CloseCode?> HandleAsync(
        FrontendConnection connection,
        MessageKind kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellation)
    {
        connection.Send(kind, payload.ToArray());
        return default;
    }
}
