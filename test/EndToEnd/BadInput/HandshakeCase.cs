using System.Net;

namespace Tidegate.EndToEnd.Tests.BadInput;

/// <summary>A wrong upgrade request and the answers that refuse it.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Request">The request, byte for byte.</param>
/// <param name="Allowed">Status codes that are a clear refusal of it.</param>
public sealed record HandshakeCase(string Name, string Request, params HttpStatusCode[] Allowed)
{
    private const string Host = "Host: 127.0.0.1\r\n";
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    private const string Version = "Sec-WebSocket-Version: 13\r\n";
    private const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private const string End = "\r\n";
    private const string Complete = Host + Upgrade + Version + Key + End;

    private const HttpStatusCode Bad = HttpStatusCode.BadRequest;
    private const HttpStatusCode UpgradeRequired = HttpStatusCode.UpgradeRequired;

    /// <summary>All cases.</summary>
    public static IReadOnlyList<HandshakeCase> All { get; } =
    [
        new("no upgrade", $"GET /ws HTTP/1.1\r\n{Host}{End}", Bad, UpgradeRequired),
        new("no Connection header", $"GET /ws HTTP/1.1\r\n{Host}Upgrade: websocket\r\n{Version}{Key}{End}", Bad, UpgradeRequired),
        new("no Upgrade header", $"GET /ws HTTP/1.1\r\n{Host}Connection: Upgrade\r\n{Version}{Key}{End}", Bad, UpgradeRequired),
        new("upgrade to something else", $"GET /ws HTTP/1.1\r\n{Host}Connection: Upgrade\r\nUpgrade: h2c\r\n{Version}{Key}{End}", Bad, UpgradeRequired),
        new("no key", $"GET /ws HTTP/1.1\r\n{Host}{Upgrade}{Version}{End}", Bad),
        new("short key", $"GET /ws HTTP/1.1\r\n{Host}{Upgrade}{Version}Sec-WebSocket-Key: c2hvcnQ=\r\n{End}", Bad),
        new("key that is not base64", $"GET /ws HTTP/1.1\r\n{Host}{Upgrade}{Version}Sec-WebSocket-Key: ????????????????????????\r\n{End}", Bad),
        new("two keys", $"GET /ws HTTP/1.1\r\n{Host}{Upgrade}{Version}{Key}{Key}{End}", Bad),
        new("no version", $"GET /ws HTTP/1.1\r\n{Host}{Upgrade}{Key}{End}", Bad, UpgradeRequired),
        new("version 8", $"GET /ws HTTP/1.1\r\n{Host}{Upgrade}Sec-WebSocket-Version: 8\r\n{Key}{End}", Bad, UpgradeRequired),
        new("version 14", $"GET /ws HTTP/1.1\r\n{Host}{Upgrade}Sec-WebSocket-Version: 14\r\n{Key}{End}", Bad, UpgradeRequired),
        new("POST", $"POST /ws HTTP/1.1\r\n{Host}{Upgrade}{Version}{Key}Content-Length: 0\r\n{End}", Bad, HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound),
        new("HTTP/1.0", $"GET /ws HTTP/1.0\r\n{Complete}", Bad, UpgradeRequired, HttpStatusCode.HttpVersionNotSupported),
        new("two hosts", $"GET /ws HTTP/1.1\r\n{Host}{Complete}", Bad),
        new("no host", $"GET /ws HTTP/1.1\r\n{Upgrade}{Version}{Key}{End}", Bad),
        new("unknown path", $"GET /nowhere HTTP/1.1\r\n{Complete}", HttpStatusCode.NotFound),
        new("bad hub in the query", $"GET /ws?hub=9%20lives HTTP/1.1\r\n{Complete}", Bad),
        new("bad hub in the path", $"GET /client/hubs/9lives HTTP/1.1\r\n{Complete}", Bad, HttpStatusCode.NotFound),
        new("hub that is too long", $"GET /client/hubs/{new string('h', 129)} HTTP/1.1\r\n{Complete}", Bad, HttpStatusCode.NotFound),
        new("no hub", $"GET /client HTTP/1.1\r\n{Complete}", Bad),
        new("foreign origin", $"GET /ws HTTP/1.1\r\nOrigin: https://evil.example\r\n{Complete}", HttpStatusCode.Forbidden),
        new("origin null", $"GET /ws HTTP/1.1\r\nOrigin: null\r\n{Complete}", HttpStatusCode.Forbidden),
        new("bad token", $"GET /client/hubs/chat?access_token=nonsense HTTP/1.1\r\n{Complete}", HttpStatusCode.Unauthorized),
        new("long header", $"GET /ws HTTP/1.1\r\nX-Long: {new string('x', 40_000)}\r\n{Complete}", HttpStatusCode.RequestHeaderFieldsTooLarge),
        new("many headers", $"GET /ws HTTP/1.1\r\n{string.Concat(Enumerable.Range(0, 120).Select(n => $"X-{n}: y\r\n"))}{Complete}", HttpStatusCode.RequestHeaderFieldsTooLarge),
        new("long request line", $"GET /ws?x={new string('x', 20_000)} HTTP/1.1\r\n{Complete}", HttpStatusCode.RequestUriTooLong, Bad),
        new("not HTTP", "\u0016\u0003\u0001 hello\r\n\r\n", Bad),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
