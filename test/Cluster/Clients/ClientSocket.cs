using Tidegate.Clients.WebSockets;

namespace Tidegate.Cluster.Clients;

/// <summary>
/// One open WebSocket of a client process. Its probe carries the time at which it was sent; the echo of that time proves that the
/// server's end was open then.
/// </summary>
internal sealed class ClientSocket(Stream stream, int frontend, long openedAt)
{
    private const int ReadBytes = 256;

    private readonly ClientConnection _connection = new(stream, ReadBytes);
    private readonly byte[] _probe = new byte[Payload.MinSize];
    private int _isSending;
    private volatile bool _isLeaving;

    /// <summary>Index of its frontend.</summary>
    public int Frontend => frontend;

    /// <summary>When its 101 was read.</summary>
    public long OpenedAt { get; } = openedAt;

    /// <summary>When the last probe that was answered was sent; <see cref="OpenedAt"/> before the first answer.</summary>
    public long ProvedAt { get; private set; } = openedAt;

    /// <summary>What it got of the broadcast.</summary>
    public ReceivedNumbers Broadcast { get; } = new();

    /// <summary>When it ended; null while it lasts.</summary>
    public long? EndedAt { get; private set; }

    /// <summary>The server's close code; 1006 where the connection broke.</summary>
    public int Code { get; private set; }

    /// <summary>True where this side ended it.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>Reads until the end. Does not throw.</summary>
    public async Task RunAsync()
    {
        Code = await _connection.ReadToEndAsync(Take);
        EndedAt = Monotonic.Now;
    }

    /// <summary>Sends a probe, unless the last send is still under way.</summary>
    public void Probe()
    {
        if (!_isLeaving && Interlocked.Exchange(ref _isSending, 1) == 0)
            _ = SendProbeAsync();
    }

    /// <summary>Begins to close with 1000.</summary>
    public void Leave()
    {
        if (_isLeaving)
            return;
        _isLeaving = true;
        if (Interlocked.Exchange(ref _isSending, 1) == 0)
            _ = _connection.CloseAsync();
        else
            _connection.Abort();
    }

    /// <summary>Drops the connection.</summary>
    public void Abort() => _connection.Abort();

    private async Task SendProbeAsync()
    {
        Payload.Write(_probe, Monotonic.Now);
        if (await _connection.SendAsync(_probe))
            Volatile.Write(ref _isSending, 0);
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        if (Payload.TryRead(message, out var sentAt))
            ProvedAt = Math.Max(ProvedAt, sentAt);
        else if (Clients.Broadcast.TryRead(message, out var number))
            Broadcast.Add(number);
    }
}
