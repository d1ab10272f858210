using System.Net.Sockets;
using System.Net.WebSockets;

namespace Tidegate.Clients.WebSockets;

/// <summary>Short names of what went wrong, for the table.</summary>
public static class ErrorKind
{
    /// <summary>True for failures of the network or of the server; anything else is a fault of this tool and must be seen.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is SocketException or IOException or HandshakeException or WebSocketException or OperationCanceledException or ObjectDisposedException;

    /// <summary>The name of a failure in a phase such as <c>connect</c>.</summary>
    public static string Name(string phase, Exception exception) => phase + ": " + exception switch
    {
        HandshakeException handshake => handshake.Kind,
        OperationCanceledException => "timeout",
        SocketException socket => $"{socket.SocketErrorCode}",
        IOException { InnerException: SocketException socket } => $"{socket.SocketErrorCode}",
        WebSocketException webSocket => $"{webSocket.WebSocketErrorCode}",
        _ => exception.GetType().Name,
    };
}
