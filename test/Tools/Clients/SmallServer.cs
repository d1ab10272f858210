using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tidegate.Tools.Tests.Clients;

/// <summary>A WebSocket server of twenty lines: a limit with Tidegate's refusal, a notice for a greeting, an echo, a close on demand.</summary>
internal sealed class SmallServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _open;
    private int _refusals;

    private SmallServer(WebApplication app) => _app = app;

    public int Limit { get; init; } = int.MaxValue;

    /// <summary>How many refusals are given before the limit counts no more; null for ever.</summary>
    public int? RefusalsLeft { get; init; }

    /// <summary>Close code for every client instead of serving it.</summary>
    public WebSocketCloseStatus? CloseWith { get; init; }

    public Uri Url => new(_app.Urls.Single().Replace("http://", "ws://", StringComparison.Ordinal) + "/ws");

    public static async Task<SmallServer> StartAsync(int limit = int.MaxValue, int? refusals = null, WebSocketCloseStatus? closeWith = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new SmallServer(builder.Build()) { Limit = limit, RefusalsLeft = refusals, CloseWith = closeWith };
        server._app.UseWebSockets();
        server._app.Map("/ws", server.ServeAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _open) > Limit && Interlocked.Increment(ref _refusals) <= (RefusalsLeft ?? int.MaxValue))
        {
            Interlocked.Decrement(ref _open);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
            await context.Response.WriteAsync("{\"reason\":\"limit\"}");
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await EchoAsync(socket);
        Interlocked.Decrement(ref _open);
    }

    private async Task EchoAsync(WebSocket socket)
    {
        if (CloseWith is { } status)
        {
            await socket.CloseAsync(status, null, CancellationToken.None);
            return;
        }

        var greeting = Encoding.ASCII.GetBytes("{\"type\":\"system\",\"event\":\"backpressure\"}");
        await socket.SendAsync(greeting, WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } part)
            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
