using System.Net;
using System.Net.Sockets;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// An accepted socket whose peer has not said anything yet. It costs a descriptor and this object: to make a connection of it, with
/// buffers, tasks and timers, is worth it only for who speaks.
/// </summary>
internal sealed class PendingSocket : IPendingOwner
{
    private readonly Socket _socket;
    private readonly Action _onClosed;
    private int _isClosed;

    /// <summary>Takes a socket over.</summary>
    /// <param name="socket">What was accepted.</param>
    /// <param name="acceptedAt">When it was.</param>
    /// <param name="onClosed">Called once after <see cref="Reset"/>.</param>
    public PendingSocket(Socket socket, TimeSpan acceptedAt, Action onClosed)
    {
        (_socket, AcceptedAt, _onClosed) = (socket, acceptedAt, onClosed);
        RemoteEndPoint = socket.RemoteEndPoint;
    }

    /// <summary>What was accepted.</summary>
    public Socket Socket => _socket;

    /// <summary>When it was.</summary>
    public TimeSpan AcceptedAt { get; }

    /// <summary>Its place; null before it is counted.</summary>
    public PendingPlace? Place { get; set; }

    public EndPoint? RemoteEndPoint { get; }

    public void End(PendingBound bound) => Reset();

    /// <summary>Closes it so that nothing of it is left, in the kernel neither. A second call does nothing.</summary>
    public void Reset()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
            return;
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer was faster.
        }

        _socket.Dispose();
        _onClosed();
    }
}
