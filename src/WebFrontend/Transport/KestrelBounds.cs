using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Transport;

/// <summary>Bounds on what a client may do before it is admitted.</summary>
internal sealed class KestrelBounds(IOptions<TidegateOptions> options)
    : IConfigureOptions<KestrelServerOptions>, IConfigureOptions<SocketTransportOptions>
{
    /// <summary>Room for a token of 8 KiB in the query.</summary>
    private const int RequestLineBytes = 16 * 1024;

    /// <summary>
    /// What Kestrel reads ahead of whoever does not read. Its own bound is a MiB, which a thousand clients of a busy handler would fill.
    /// </summary>
    private const int ReadAheadBytes = 64 * 1024;

    /// <summary>WebSockets and requests that may share one HTTP/2 connection.</summary>
    private const int StreamsPerConnection = 100;

    public void Configure(KestrelServerOptions server)
    {
        var transport = options.Value.Transport;
        var headerBytes = transport.MaxHeaderKilobytes * 1024;
        server.AddServerHeader = false;
        var limits = server.Limits;
        limits.RequestHeadersTimeout = transport.HandshakeTimeout;
        // Kestrel waits so long for the first byte as well.
        limits.KeepAliveTimeout = transport.HandshakeTimeout * 2;
        limits.MaxRequestHeaderCount = transport.MaxHeaders;
        limits.MaxRequestHeadersTotalSize = headerBytes;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestBufferSize = Math.Max(ReadAheadBytes, headerBytes);
        // An upgraded HTTP/1.1 connection leaves this count; it has a permit then. An HTTP/2 connection stays in it.
        limits.MaxConcurrentConnections = transport.MaxPendingConnections;
        // Streams that make no progress are cut by the send timeout. Kestrel would cut the whole HTTP/2 connection with all its streams.
        limits.MinResponseDataRate = null;
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.MaxRequestHeaderFieldSize = headerBytes;
    }

    public void Configure(SocketTransportOptions sockets) => sockets.Backlog = options.Value.Listen.Backlog;
}
