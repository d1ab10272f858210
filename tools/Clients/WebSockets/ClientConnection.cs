using System.Buffers;
using System.Net.WebSockets;

namespace Tidegate.Clients.WebSockets;

/// <summary>Takes a message, or its beginning, during the call.</summary>
public delegate void MessageTaker(ReadOnlySpan<byte> message);

/// <summary>An open WebSocket that thousands of can be held: reads until the end, and holds no buffer while nothing comes.</summary>
/// <param name="stream">The stream of frames after the 101.</param>
/// <param name="readBytes">What is read of a message, at least half of it; the rest is skipped.</param>
public sealed class ClientConnection(Stream stream, int readBytes) : IDisposable
{
    private readonly WebSocket _socket = WebSocket.CreateFromStream(
        stream, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = TimeSpan.Zero });

    private volatile bool _isClosing;

    /// <summary>True where this side ended it.</summary>
    public bool IsClosing => _isClosing;

    /// <summary>Connects and upgrades.</summary>
    /// <exception cref="InvalidOperationException">The upgrade was refused.</exception>
    public static async Task<ClientConnection> OpenAsync(Uri url, int readBytes, CancellationToken cancellation)
    {
        var outcome = await Upgrader.UpgradeAsync(url, source: null, destination: null, cancellation);
        return outcome.Connection is { } stream
            ? new ClientConnection(stream, readBytes)
            : throw new InvalidOperationException($"The upgrade was refused with {outcome.Name}.");
    }

    /// <summary>Reads until the connection has ended, and answers a close. Does not throw.</summary>
    /// <returns>The server's close code; 1005 where it gave none, 1006 where the connection broke.</returns>
    public async Task<int> ReadToEndAsync(MessageTaker take)
    {
        try
        {
            while (true)
            {
                var result = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                if (result.MessageType != WebSocketMessageType.Close && !result.EndOfMessage)
                    result = await ReadMessageAsync(take);
                if (result.MessageType != WebSocketMessageType.Close)
                    continue;
                if (!_isClosing)
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return (int?)_socket.CloseStatus ?? 1005;
            }
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            return (int?)_socket.CloseStatus ?? 1006;
        }
        finally
        {
            _socket.Dispose();
        }
    }

    /// <summary>Sends a message, one at a time.</summary>
    /// <returns>False where the connection has ended; the reader sees the same end and names it.</returns>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        try
        {
            await _socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
            return true;
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            return false;
        }
    }

    /// <summary>Begins to close with 1000; the reader ends with the answer. No send may be under way.</summary>
    public async Task CloseAsync(CancellationToken cancellation = default)
    {
        _isClosing = true;
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            _socket.Abort();
        }
    }

    /// <summary>Drops the connection without a word.</summary>
    public void Abort()
    {
        _isClosing = true;
        _socket.Abort();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async ValueTask<ValueWebSocketReceiveResult> ReadMessageAsync(MessageTaker take)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(readBytes);
        try
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                // A message longer than the buffer overwrites the buffer's second half: its beginning is all that is looked at.
                var at = Math.Min(length, buffer.Length / 2);
                result = await _socket.ReceiveAsync(buffer.AsMemory(at), CancellationToken.None);
                length = at + result.Count;
            }
            while (!result.EndOfMessage && result.MessageType != WebSocketMessageType.Close);
            if (result.MessageType != WebSocketMessageType.Close)
                take(buffer.AsSpan(0, length));
            return result;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsEnd(Exception failure) => ErrorKind.IsExpected(failure) || failure is InvalidOperationException;
}
