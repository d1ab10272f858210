using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Tidegate.ComparePeers;

/// <summary>
/// The sockets of a program that does nothing but WebSockets: each gets its own messages back, but for those that begin with <c>broadcast:</c>,
/// whose rest goes to all.
/// </summary>
internal sealed class Everybody
{
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan PongTimeout = TimeSpan.FromSeconds(20);

    private const int BufferBytes = 4096;

    private static readonly byte[] Prefix = "broadcast:"u8.ToArray();

    private readonly ConcurrentDictionary<Member, byte> _members = new();

    public async Task AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await RunAsync(socket);
    }

    /// <summary>Echoes until the socket is closed.</summary>
    public async Task RunAsync(WebSocket socket)
    {
        var member = new Member(socket);
        _members.TryAdd(member, 0);
        try
        {
            while (await ReceiveAsync(member))
            {
            }
        }
        catch (WebSocketException)
        {
            // The client is gone without a close.
        }
        finally
        {
            _members.TryRemove(member, out _);
        }
    }

    private async Task<bool> ReceiveAsync(Member member)
    {
        // An empty read first, so that a silent socket holds no buffer.
        await member.Socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var part = await member.Socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await member.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return false;
            }

            var message = buffer.AsMemory(0, part.Count);
            if (message.Span.StartsWith(Prefix))
                await SendToAllAsync(message[Prefix.Length..]);
            else
                await member.SendAsync(message, part.MessageType);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task SendToAllAsync(ReadOnlyMemory<byte> text)
    {
        foreach (var (member, _) in _members)
            await member.SendAsync(text, WebSocketMessageType.Text);
    }

    private sealed class Member(WebSocket socket)
    {
        private readonly SemaphoreSlim _turn = new(1);

        public WebSocket Socket => socket;

        public async ValueTask SendAsync(ReadOnlyMemory<byte> text, WebSocketMessageType type)
        {
            await _turn.WaitAsync();
            try
            {
                if (socket.State == WebSocketState.Open)
                    await socket.SendAsync(text, type, endOfMessage: true, CancellationToken.None);
            }
            catch (WebSocketException)
            {
                // Its reader sees the end as well.
            }
            finally
            {
                _turn.Release();
            }
        }
    }
}
