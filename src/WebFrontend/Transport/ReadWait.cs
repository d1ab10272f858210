using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Tidegate.WebFrontend.Transport;

/// <summary>
/// The waits for bytes of one socket, one at a time and without a buffer. A wait that is under way can be handed from one waiter to the next
/// (<see cref="Take"/>): to give one up and begin another would cost an exception for each client.
/// </summary>
/// <remarks>The kernel's word is a hint: there may be nothing to read after all.</remarks>
internal sealed class ReadWait : SocketAsyncEventArgs, IValueTaskSource<int>
{
    private const int Resting = 0;
    private const int Awaited = 1;
    private const int LeftAlone = 2;
    private const int Over = 3;

    private const int Readable = 0;

    /// <summary>The socket belongs to somebody else now.</summary>
    public const int Taken = -1;

    private readonly Socket _socket;
    private ManualResetValueTaskSourceCore<int> _waiter;
    private int _state;
    private bool _isTaken;

    public ReadWait(Socket socket)
        : base(true)
    {
        _socket = socket;
        SetBuffer(Memory<byte>.Empty);
    }

    /// <summary>Waits until there is something to read, the end of what the peer sends and errors included.</summary>
    /// <returns>0; <see cref="Taken"/> for the waiter from whom the socket was taken.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public ValueTask<int> ForFirstAsync()
    {
        if (Volatile.Read(ref _isTaken))
            return new ValueTask<int>(Taken);
        Prepare();
        // Asked again after that: either this sees that the socket is taken, or who takes it sees this wait.
        if (!Volatile.Read(ref _isTaken))
            return BeginAsync();
        Volatile.Write(ref _state, Resting);
        return new ValueTask<int>(Taken);
    }

    /// <summary>The same for the waiter who has taken the socket.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public ValueTask<int> ForNextAsync()
    {
        switch (Volatile.Read(ref _state))
        {
            case LeftAlone:
                _waiter.Reset();
                if (Interlocked.CompareExchange(ref _state, Awaited, LeftAlone) == LeftAlone)
                    return new ValueTask<int>(this, _waiter.Version);
                break;
            case Resting:
                Prepare();
                return BeginAsync();
        }

        // What was left alone has come to its end meanwhile.
        Volatile.Write(ref _state, Resting);
        return new ValueTask<int>(Readable);
    }

    /// <summary>Takes the socket from the first waiter, who is told if it waits; its wait goes on for the next.</summary>
    public void Take()
    {
        Volatile.Write(ref _isTaken, true);
        if (Interlocked.CompareExchange(ref _state, LeftAlone, Awaited) == Awaited)
            _waiter.SetResult(Taken);
    }

    int IValueTaskSource<int>.GetResult(short token) => _waiter.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        if (Interlocked.CompareExchange(ref _state, Resting, Awaited) == Awaited)
            _waiter.SetResult(Readable);
        // It was left alone; and if somebody has begun to wait for it since, that is who is told.
        else if (Interlocked.CompareExchange(ref _state, Over, LeftAlone) == Awaited)
            OnCompleted(e);
    }

    private void Prepare()
    {
        _waiter.Reset();
        Interlocked.Exchange(ref _state, Awaited);
    }

    private ValueTask<int> BeginAsync()
    {
        if (_socket.ReceiveAsync(this))
            return new ValueTask<int>(this, _waiter.Version);
        if (Interlocked.CompareExchange(ref _state, Resting, Awaited) == Awaited)
            return new ValueTask<int>(Readable);
        // Taken in this moment, and nothing is under way that could be left alone.
        Volatile.Write(ref _state, Resting);
        return new ValueTask<int>(Taken);
    }
}
