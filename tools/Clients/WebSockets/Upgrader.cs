using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Tidegate.Clients.WebSockets;

/// <summary>
/// Connects and upgrades (RFC 6455 section 4). Written by hand, since the platform's client does not show the body of a refusal and
/// costs several times the memory per socket.
/// </summary>
public static class Upgrader
{
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Asks for one WebSocket.</summary>
    /// <param name="url">What to ask for.</param>
    /// <param name="source">Local address, or null.</param>
    /// <param name="destination">Where to connect, or null for the URL's host.</param>
    /// <param name="cancellation">Bounds the whole of it.</param>
    /// <param name="headers">Further fields of the request.</param>
    /// <exception cref="SocketException">No TCP connection.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="HandshakeException">The answer is not HTTP, or a wrong 101.</exception>
    public static async Task<UpgradeOutcome> UpgradeAsync(
        Uri url, IPAddress? source, IPAddress? destination, CancellationToken cancellation, IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        var stream = new NetworkStream(await ConnectAsync(url, source, destination, cancellation), ownsSocket: true);
        try
        {
            var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            var further = string.Concat((headers ?? []).Select(header => $"{header.Key}: {header.Value}\r\n"));
            await stream.WriteAsync(Encoding.ASCII.GetBytes(UpgradeRequest.Text(url.PathAndQuery, url.Authority, key, further)), cancellation);
            var response = new ResponseReader(stream);
            await response.ReadHeadAsync(cancellation);
            if (response.Status == (int)HttpStatusCode.SwitchingProtocols)
            {
                CheckAccept(key, response.Headers);
                return Outcome(response.Rest.IsEmpty ? stream : new PrefixedStream(response.Rest.ToArray(), stream), "");
            }

            var body = await response.ReadBodyAsync(cancellation);
            await stream.DisposeAsync();
            return Outcome(null, Encoding.UTF8.GetString(body.Span));

            UpgradeOutcome Outcome(Stream? connection, string text) => new(connection, (HttpStatusCode)response.Status, response.Headers, text);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static async Task<Socket> ConnectAsync(Uri url, IPAddress? source, IPAddress? destination, CancellationToken cancellation)
    {
        EndPoint target = destination is not null ? new IPEndPoint(destination, url.Port)
            : IPAddress.TryParse(url.IdnHost, out var address) ? new IPEndPoint(address, url.Port)
            : new DnsEndPoint(url.IdnHost, url.Port);
        var socket = target is IPEndPoint known
            ? new Socket(known.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            if (source is not null)
                socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(target, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>SHA-1 is what RFC 6455 section 4.2.2 demands here; nothing depends on its strength.</summary>
    private static void CheckAccept(string key, Dictionary<string, string> headers)
    {
#pragma warning disable CA5350
        var expected = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
        if (headers.GetValueOrDefault("Sec-WebSocket-Accept") != expected)
            throw new HandshakeException("wrong Sec-WebSocket-Accept");
    }
}
