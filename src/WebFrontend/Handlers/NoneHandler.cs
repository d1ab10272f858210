using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>Messages count as activity and go nowhere.</summary>
internal sealed class NoneHandler : IMessageHandler
{
    public ValueTask<CloseCode?> HandleAsync(
        FrontendConnection connection,
        MessageKind kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellation) => default;
}
