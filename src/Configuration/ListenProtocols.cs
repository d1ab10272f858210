namespace Tidegate.Configuration;

/// <summary>HTTP versions of a listener.</summary>
public enum ListenProtocols : byte
{
    /// <summary>HTTP/1.1: one WebSocket per TCP connection.</summary>
    Http1 = 0,

    /// <summary>HTTP/2: WebSockets are streams (RFC 8441).</summary>
    Http2 = 1,

    /// <summary>Both, negotiated by TLS.</summary>
    Http1AndHttp2 = 2,
}
