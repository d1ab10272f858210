namespace Tidegate.Clients.WebSockets;

/// <summary>The request for a WebSocket (RFC 6455 section 4.1).</summary>
public static class UpgradeRequest
{
    /// <summary>The key of RFC 6455's own example, for clients that do not look at the answer to it.</summary>
    public const string SampleKey = "dGhlIHNhbXBsZSBub25jZQ==";

    /// <summary>The whole request as text.</summary>
    /// <param name="pathAndQuery">What is asked for.</param>
    /// <param name="host">The field <c>Host</c>.</param>
    /// <param name="key">The field <c>Sec-WebSocket-Key</c>.</param>
    /// <param name="further">Further fields, each with its end of line.</param>
    public static string Text(string pathAndQuery, string host, string key = SampleKey, string further = "") =>
        $"GET {pathAndQuery} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{further}\r\n";
}
