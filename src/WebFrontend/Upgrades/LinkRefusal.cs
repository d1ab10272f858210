using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Tidegate.Connections;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>
/// Tells a client that its connection cannot be taken up: accepts its WebSocket and closes it with 1008. Such a socket carries nothing and
/// lives for a moment, so that it needs no permit; there are few of them at a time.
/// </summary>
internal sealed class LinkRefusal(TimeProvider time)
{
    /// <summary>So many at a time; further clients get an HTTP error, and try again.</summary>
    public const int MostAtOnce = 64;

    /// <summary>How long a client may take to answer the close frame.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const string Reason = "The connection cannot be recovered";

    private int _now;

    /// <summary>Tells it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="carrier">What carries the WebSocket.</param>
    /// <param name="subprotocol">The subprotocol that the client offers, as it spells it; null for none.</param>
    /// <returns>False where too many are being told; then nothing was done.</returns>
    public async Task<bool> TryTellAsync(HttpContext context, ISocketLifetime carrier, string? subprotocol)
    {
        try
        {
            if (Interlocked.Increment(ref _now) > MostAtOnce)
                return false;
            await TellAsync(context, carrier, subprotocol);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }

    private async Task TellAsync(HttpContext context, ISocketLifetime carrier, string? subprotocol)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            var socket = await context.WebSockets.AcceptWebSocketAsync(
                new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan, SubProtocol = subprotocol });
            await socket.CloseOutputAsync((WebSocketCloseStatus)CloseCodes.PolicyViolation.Code, Reason, patience.Token);
            var buffer = new byte[256];
            while ((await socket.ReceiveAsync(buffer.AsMemory(), patience.Token)).MessageType != WebSocketMessageType.Close)
            {
                // What it sends meanwhile is for nobody.
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // It has left, or takes too long.
        }
        finally
        {
            if (carrier.OutlivesRequest)
                carrier.CloseInOrder();
            else
                carrier.Abort();
        }
    }
}
