using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Tidegate.ComparePeers;

/// <summary>The sockets of a program that does nothing but WebSockets: each gets its own messages back, and all get a broadcast.</summary>
internal sealed class Everybody
{
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan PongTimeout = TimeSpan.FromSeconds(20);

    private const int BufferBytes = 4096;

    private readonly ConcurrentDictionary<Member, byte> _members = new();

    public async Task AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await RunAsync(socket, null);
    }

    public async Task BroadcastAsync(HttpContext context)
    {
        using var text = new MemoryStream();
        await context.Request.Body.CopyToAsync(text);
        await SendToAllAsync(text.ToArray());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public async Task SendToAllAsync(ReadOnlyMemory<byte> text)
    {
        foreach (var (member, _) in _members)
            await member.SendAsync(text, WebSocketMessageType.Text);
    }

    /// <summary>Echoes until the socket is closed.</summary>
    /// <param name="socket">An open socket.</param>
    /// <param name="instead">Takes a message in place of the echo where it returns true.</param>
    public async Task RunAsync(WebSocket socket, Func<ReadOnlyMemory<byte>, Task<bool>>? instead)
    {
        var member = new Member(socket);
        _members.TryAdd(member, 0);
        try
        {
            while (await ReceiveAsync(member, instead))
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

    private static async Task<bool> ReceiveAsync(Member member, Func<ReadOnlyMemory<byte>, Task<bool>>? instead)
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
            if (instead is null || !await instead(message))
                await member.SendAsync(message, part.MessageType);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
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
