using Tidegate.Connections;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Connections;

/// <summary>One WebSocket of this frontend, from the 101 to the end of its transport.</summary>
internal sealed partial class FrontendConnection
{
    /// <summary>What does not change.</summary>
    public ConnectionDescriptor Descriptor => throw new NotImplementedException();

    /// <summary>Queues a message to the client; a full queue closes the connection as a slow consumer.</summary>
    /// <returns>False where the connection is closing.</returns>
    public bool Send(MessageKind kind, ReadOnlyMemory<byte> payload) => throw new NotImplementedException();

    /// <summary>Queues a notice (a JSON text frame) where the protocol of the client has notices.</summary>
    public void Notify(ReadOnlyMemory<byte> json) => throw new NotImplementedException();

    /// <summary>Sends the idle warning and marks the connection as warned; the next activity ends the mark.</summary>
    public void WarnIdle(TimeSpan closesIn) => throw new NotImplementedException();

    /// <summary>Begins the close: close frame, bounded wait for the answer, abort. Only the first call counts.</summary>
    public void BeginClose(CloseCode code, string? reason = null) => throw new NotImplementedException();

    /// <summary>Time since the last application activity.</summary>
    public TimeSpan IdleFor => throw new NotImplementedException();

    /// <summary>The exact state at this moment (<see cref="ConnectionReading.Utilization"/> included).</summary>
    public ConnectionReading Read() => throw new NotImplementedException();
}
