using System.Buffers;
using System.Net.WebSockets;
using Tidegate.LoadGenerator.Clients;

namespace Tidegate.Cluster.Clients;

/// <summary>
/// One open WebSocket of a client process. Its probe carries the time at which it was sent; the echo of that time proves that the
/// server's end was open then.
/// </summary>
internal sealed class ClientSocket(Stream stream, int frontend, long openedAt)
{
    private const int ReadBytes = 256;

    private readonly WebSocket _socket = WebSocket.CreateFromStream(
        stream, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = TimeSpan.Zero });

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
        Code = await ReadToEndAsync();
        EndedAt = Monotonic.Now;
        _socket.Dispose();
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
            _ = SendCloseAsync();
        else
            _socket.Abort();
    }

    /// <summary>Drops the connection.</summary>
    public void Abort() => _socket.Abort();

    private async Task SendProbeAsync()
    {
        try
        {
            Payload.Write(_probe, Monotonic.Now);
            await _socket.SendAsync(_probe, WebSocketMessageType.Text, true, CancellationToken.None);
            Volatile.Write(ref _isSending, 0);
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            // The reader sees the same end.
        }
    }

    private async Task SendCloseAsync()
    {
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            _socket.Abort();
        }
    }

    private async Task<int> ReadToEndAsync()
    {
        try
        {
            while (true)
            {
                // Nothing is held while nothing comes.
                var result = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                if (result.MessageType != WebSocketMessageType.Close && !result.EndOfMessage)
                    result = await ReadMessageAsync();
                if (result.MessageType != WebSocketMessageType.Close)
                    continue;
                if (!_isLeaving)
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return (int?)_socket.CloseStatus ?? 1005;
            }
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            return (int?)_socket.CloseStatus ?? 1006;
        }
    }

    private async ValueTask<ValueWebSocketReceiveResult> ReadMessageAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                // Only the beginning of a long message (a notice) is looked at.
                var at = Math.Min(length, buffer.Length / 2);
                result = await _socket.ReceiveAsync(buffer.AsMemory(at), CancellationToken.None);
                length = at + result.Count;
            }
            while (!result.EndOfMessage && result.MessageType != WebSocketMessageType.Close);
            if (result.MessageType != WebSocketMessageType.Close)
                Take(buffer.AsSpan(0, length));
            return result;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        if (Payload.TryRead(message, out var sentAt))
            ProvedAt = Math.Max(ProvedAt, sentAt);
        else if (Clients.Broadcast.TryRead(message, out var number))
            Broadcast.Add(number);
    }

    private static bool IsEnd(Exception failure) => ErrorKind.IsExpected(failure) || failure is InvalidOperationException;
}
