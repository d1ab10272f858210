using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Tidegate.Connections;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>
/// Refuses a client in words that it can read: accepts its WebSocket and closes it with a code and a reason, since a browser keeps everything else
/// from its page. Such a socket carries nothing and lives for a moment, so that it needs no permit; there are few of them at a time.
/// </summary>
internal sealed class CloseRefusal(TimeProvider time)
{
    /// <summary>So many at a time; further clients get an HTTP error, and try again.</summary>
    public const int MostAtOnce = 64;

    /// <summary>How long a client may take to answer the close frame.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private int _now;

    /// <summary>Tells it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="carrier">What carries the WebSocket.</param>
    /// <param name="subprotocol">The subprotocol that the client offers, as it spells it; null for none.</param>
    /// <param name="denial">Why it is refused.</param>
    /// <returns>False where too many are being told; then nothing was done.</returns>
    public async Task<bool> TryTellAsync(HttpContext context, ISocketLifetime carrier, string? subprotocol, Denial denial)
    {
        try
        {
            if (Interlocked.Increment(ref _now) > MostAtOnce)
                return false;
            await TellAsync(context, carrier, subprotocol, denial);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }

    /// <summary>A limit is a reason to come back later; what is wrong with the request is not.</summary>
    private static CloseCode CodeOf(Denial denial) => denial.Refusal is null ? CloseCodes.PolicyViolation : CloseCodes.TryAgainLater;

    private static string TextOf(Denial denial) => denial.Refusal is { } refusal
        ? string.Create(CultureInfo.InvariantCulture, $"{denial.Reason}: come back in {Math.Max(1, Math.Ceiling(refusal.RetryAfter.TotalSeconds))} s")
        : $"{denial.Reason}: {denial.Detail}";

    private async Task TellAsync(HttpContext context, ISocketLifetime carrier, string? subprotocol, Denial denial)
    {
        var hasAnswered = false;
        using var patience = new CancellationTokenSource(Patience, time);
        // A read ends with its carrier, and with nothing else.
        await using var end = patience.Token.UnsafeRegister(_ => carrier.Abort(), null);
        try
        {
            var socket = await context.WebSockets.AcceptWebSocketAsync(
                new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan, SubProtocol = subprotocol });
            await socket.CloseOutputAsync((WebSocketCloseStatus)CodeOf(denial).Code, ClosingState.Fit(TextOf(denial)), patience.Token);
            var buffer = new byte[256];
            while ((await socket.ReceiveAsync(buffer.AsMemory(), patience.Token)).MessageType != WebSocketMessageType.Close)
            {
                // What it sends meanwhile is for nobody.
            }

            hasAnswered = true;
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // It has left, or takes too long.
        }
        finally
        {
            if (hasAnswered && carrier.OutlivesRequest)
                carrier.CloseInOrder();
            else
                carrier.Abort();
        }
    }
}
