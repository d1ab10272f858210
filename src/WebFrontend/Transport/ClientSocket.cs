using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Tidegate.Hosting.Listening;

namespace Tidegate.WebFrontend.Transport;

/// <summary>
/// The socket of one client: what carries its WebSocket. Up to the 101 it belongs to the connection of the server; from
/// <see cref="Detach"/> on it is a stream, and nothing else is left of the connection.
/// </summary>
/// <param name="socket">The socket.</param>
/// <param name="connection">Ends the server's connection, up to the 101.</param>
internal sealed class ClientSocket(Socket socket, SocketTransport connection) : Stream, ISocketLifetime
{
    private readonly Lock _lock = new();
    private SocketTransport? _connection = connection;
    private ReadOnlyMemory<byte> _early;
    private ReadWait? _wait;
    private CancellationTokenSource? _ended;
    private Action? _onClosed;
    private bool _isClosing;
    private bool _isOver;
    private bool _isClosed;

    /// <inheritdoc/>
    public CancellationToken Ended
    {
        get
        {
            lock (_lock)
            {
                if (_isOver)
                    return new CancellationToken(canceled: true);
                return (_ended ??= new CancellationTokenSource()).Token;
            }
        }
    }

    /// <inheritdoc/>
    public bool HasEnded => Volatile.Read(ref _isOver);

    /// <inheritdoc/>
    public bool OutlivesRequest => Volatile.Read(ref _connection) is null;

    /// <inheritdoc/>
    public SentBytes? Sent => SentBytes.Of(socket);

    /// <summary>The server has let go of it.</summary>
    /// <param name="early">What the client sent before its 101.</param>
    /// <param name="wait">The waits for what it sends from here on.</param>
    public void Detach(byte[] early, ReadWait wait)
    {
        (_early, _wait) = (early, wait);
        Volatile.Write(ref _connection, null);
    }

    /// <inheritdoc/>
    public void OnClosed(Action callback)
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                _onClosed += callback;
                return;
            }
        }

        callback();
    }

    /// <inheritdoc/>
    public void CloseInOrder() => Abort();

    /// <inheritdoc/>
    public void Abort()
    {
        if (Volatile.Read(ref _connection) is { } connection)
        {
            connection.Abort();
            return;
        }

        // Who comes second would find it disposed and not yet closed, and nobody may hear of that before it is (F6).
        if (Interlocked.Exchange(ref _isClosing, true))
            return;
        SocketIO.Close(socket);
        NoteClosed();
    }

    /// <summary>It is closed.</summary>
    public void NoteClosed()
    {
        NoteEnd();
        Action? callbacks;
        lock (_lock)
        {
            _isClosed = true;
            (callbacks, _onClosed) = (_onClosed, null);
        }

        callbacks?.Invoke();
    }

    /// <inheritdoc/>
    public void NoteEnd()
    {
        CancellationTokenSource? ended;
        lock (_lock)
        {
            if (_isOver)
                return;
            _isOver = true;
            ended = _ended;
        }

        // Not on this thread, and whatever whoever listens makes of it: what follows the end must be done.
        _ = ended?.CancelAsync();
    }

    /// <summary>Waits for bytes with an empty buffer, or reads them. 0 with a buffer is the end of what the peer sends.</summary>
    /// <exception cref="SocketException">The peer is gone.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_early.IsEmpty)
            return new ValueTask<int>(TakeEarly(buffer.Span));
        if (buffer.IsEmpty)
            return _wait!.ForNextAsync();
        var count = socket.Receive(buffer.Span, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => new ValueTask<int>(count),
            SocketError.WouldBlock => ReadLaterAsync(buffer),
            _ => ValueTask.FromException<int>(new SocketException((int)error)),
        };
    }

    /// <summary>Writes all of it.</summary>
    /// <exception cref="SocketException">The peer is gone.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        SocketIO.SendAsync(socket, buffer);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadLaterAsync(Memory<byte> buffer)
    {
        await _wait!.ForNextAsync();
        return await ReadAsync(buffer);
    }

    private int TakeEarly(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _early.Length);
        _early.Span[..count].CopyTo(buffer);
        _early = _early[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Abort();
        base.Dispose(disposing);
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
