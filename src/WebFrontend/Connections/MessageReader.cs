using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Tidegate.Topics;
using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// Puts messages together from what a WebSocket receives. While it waits for one it holds no buffer; the buffer grows with what has
/// arrived, never with what was announced.
/// </summary>
internal sealed class MessageReader(WebSocket socket, MessageBuffers buffers)
{
    private byte[]? _buffer;
    private int _length;

    /// <summary>What a read brought.</summary>
    public enum Outcome : byte
    {
        /// <summary>A whole message.</summary>
        Message,

        /// <summary>The peer's close frame.</summary>
        Close,

        /// <summary>The message is larger than it may be.</summary>
        TooBig,

        /// <summary>The message would need more memory than there is for it.</summary>
        OverMemory,

        /// <summary>The process has no room for so large a message at this moment.</summary>
        NoRoom,
    }

    /// <summary>Kind of the message that was read last.</summary>
    public MessageKind Kind { get; private set; }

    /// <summary>The message that was read last; valid until <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Payload => _buffer.AsMemory(0, _length);

    /// <summary>Size of the buffer held.</summary>
    public int BufferBytes => Volatile.Read(ref _buffer)?.Length ?? 0;

    /// <summary>Waits for the next message.</summary>
    /// <param name="maxMessageBytes">Largest message.</param>
    /// <param name="room">How large the buffer may become; asked whenever it has to grow.</param>
    /// <exception cref="WebSocketException">The peer broke the protocol or vanished.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome> ReadAsync(int maxMessageBytes, IBufferRoom room)
    {
        _length = 0;
        var received = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        while (true)
        {
            if (received.MessageType == WebSocketMessageType.Close)
                return Outcome.Close;
            _length += received.Count;
            if (_length > maxMessageBytes)
                return Outcome.TooBig;
            if (received.EndOfMessage)
                break;
            if (_length == BufferBytes && Grow(room.BufferRoomBytes) is { } refused)
                return refused;
            received = await socket.ReceiveAsync(_buffer.AsMemory(_length), CancellationToken.None);
        }

        Kind = received.MessageType == WebSocketMessageType.Text ? MessageKind.Text : MessageKind.Binary;
        return Outcome.Message;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Release()
    {
        _length = 0;
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            buffers.Return(buffer);
    }

    /// <returns>Null where there is a larger buffer now.</returns>
    private Outcome? Grow(long maxBufferBytes)
    {
        var old = _buffer;
        var size = old is null ? MessageBuffers.FirstBytes : old.Length * 2;
        if (size > maxBufferBytes)
            return Outcome.OverMemory;
        if (!buffers.TryRent(size, out var larger))
            return Outcome.NoRoom;
        if (old is not null)
        {
            old.AsSpan(0, _length).CopyTo(larger);
            buffers.Return(old);
        }

        Volatile.Write(ref _buffer, larger);
        return null;
    }
}
