using System.Net.Sockets;

namespace Tidegate.Hosting.Listening;

/// <summary>One wait for the first byte of a socket, to be used again for others.</summary>
/// <param name="onDone">
/// Called with the waiting socket and with true where it has a byte to read, false where it has ended; maybe before <see cref="Begin"/>
/// returns.
/// </param>
internal sealed class FirstByte(Action<FirstByte, PendingSocket, bool> onDone) : SocketAsyncEventArgs(true)
{
    private PendingSocket? _waiting;

    /// <summary>Begins to wait.</summary>
    public void Begin(PendingSocket waiting)
    {
        _waiting = waiting;
        try
        {
            if (!waiting.Socket.ReceiveAsync(this))
                OnCompleted(this);
        }
        catch (ObjectDisposedException)
        {
            Finish(isSpoken: false);
        }
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => Finish(SocketError == SocketError.Success && HasByte(_waiting!.Socket));

    private void Finish(bool isSpoken)
    {
        var waiting = _waiting!;
        _waiting = null;
        onDone(this, waiting, isSpoken);
    }

    // The end of a stream completes the wait as well.
    private static bool HasByte(Socket socket)
    {
        try
        {
            return socket.Available > 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
