using Tidegate.Connections;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Connections;

/// <summary>Takes a client's messages, one at a time and in order. Stateless: all connections share one.</summary>
internal interface IMessageHandler
{
    /// <summary>Handles one message.</summary>
    /// <param name="connection">Where it came from.</param>
    /// <param name="kind">Text or bytes.</param>
    /// <param name="payload">Valid until the call returns: a handler that awaits takes a copy before.</param>
    /// <param name="cancellation">Fires when the carrier of the connection has ended.</param>
    /// <returns>The code to close the connection with, or null.</returns>
    ValueTask<CloseCode?> HandleAsync(
        FrontendConnection connection,
        MessageKind kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellation);
}
