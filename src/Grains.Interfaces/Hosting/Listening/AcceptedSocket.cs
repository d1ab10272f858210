namespace Tidegate.Hosting.Listening;

/// <summary>Feature of a request that became a WebSocket: its answer is the socket, which may wait as long as it likes.</summary>
internal sealed class AcceptedSocket
{
    /// <summary>The mark.</summary>
    public static readonly AcceptedSocket Mark = new();
}
