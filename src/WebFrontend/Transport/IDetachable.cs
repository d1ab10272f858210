namespace Tidegate.WebFrontend.Transport;

/// <summary>Feature of a connection whose socket can go on without the server.</summary>
internal interface IDetachable
{
    /// <summary>
    /// Takes the socket away from the server, after all that was written to it. The request ends then as if the connection had ended, and
    /// whatever the server keeps for both goes.
    /// </summary>
    /// <returns>The socket's stream; null where it cannot be had, and the connection stays what it is.</returns>
    ValueTask<Stream?> TryDetachAsync();
}
