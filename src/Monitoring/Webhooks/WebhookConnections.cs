using System.Net;
using System.Net.Sockets;
using Tidegate.Configuration.Webhook;

namespace Tidegate.Webhooks;

/// <summary>
/// Opens connections to a webhook: the name is resolved once, each address is judged, and the connection goes to an address that was
/// judged, so that no second look-up can lead elsewhere.
/// </summary>
internal static class WebhookConnections
{
    /// <summary>A handler without redirects, proxies or cookies.</summary>
    /// <param name="target">Where it may connect to.</param>
    /// <param name="resolve">Looks names up; null asks the system.</param>
    public static SocketsHttpHandler Handler(WebhookTarget target, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxResponseHeadersLength = 16,
        // A connection that is kept may lead to where the name no longer does.
        PooledConnectionLifetime = TimeSpan.FromSeconds(30),
        ConnectCallback = (context, cancellation) => ConnectAsync(target, context.DnsEndPoint, resolve ?? Dns.GetHostAddressesAsync, cancellation),
    };

    /// <summary>Resolves, judges, connects.</summary>
    /// <exception cref="WebhookBlockedException">The name leads, also, to an address where nothing may be posted to.</exception>
    public static async ValueTask<Stream> ConnectAsync(
        WebhookTarget target,
        DnsEndPoint endpoint,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        CancellationToken cancellation)
    {
        var addresses = await resolve(endpoint.Host, cancellation);
        // One bad address among good ones is a trap, or a mistake that works by chance.
        if (Array.Find(addresses, address => !target.Allows(address)) is { } blocked)
            throw new WebhookBlockedException($"{endpoint.Host} leads to {blocked}, which is not in an open network and not in Tidegate:{target.NetworksKey}.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The webhook leads to where nothing may be posted to.</summary>
internal sealed class WebhookBlockedException(string message) : Exception(message);
