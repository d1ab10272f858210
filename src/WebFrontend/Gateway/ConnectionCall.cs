using Tidegate.Connections;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>What a connection's grain is to be told.</summary>
internal enum ConnectionCallKind : byte
{
    /// <summary>The socket is open.</summary>
    Open = 0,

    /// <summary>The socket lives, and this is how it stands.</summary>
    Heartbeat = 1,

    /// <summary>The socket is closed.</summary>
    Closed = 2,
}

/// <summary>One call to a connection's grain.</summary>
/// <param name="Socket">The socket it is about.</param>
/// <param name="Kind">What is told.</param>
/// <param name="Closed">How the socket ended, for <see cref="ConnectionCallKind.Closed"/>.</param>
internal readonly record struct ConnectionCall(ILocalSocket Socket, ConnectionCallKind Kind, ConnectionClosed? Closed);
