using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Listening;

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
        limits.KeepAliveTimeout = transport.FirstByteTimeout;
        limits.MaxRequestHeaderCount = transport.MaxHeaders;
        limits.MaxRequestHeadersTotalSize = headerBytes;
        limits.MaxRequestLineSize = RequestLineBytes;
        // Request line and headers are parsed in this buffer.
        limits.MaxRequestBufferSize = Math.Max(ReadAheadBytes, headerBytes + RequestLineBytes);
        // PendingRoom bounds them: it knows addresses, and lets newcomers in.
        limits.MaxConcurrentConnections = null;
        // WebSockets without progress are cut by the send timeout, answers by the AnswerWatch and PendingRequests.
        limits.MinResponseDataRate = null;
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.MaxRequestHeaderFieldSize = headerBytes;
    }

    public void Configure(SocketTransportOptions sockets)
    {
        sockets.Backlog = options.Value.Listen.Backlog;
        sockets.MaxReadBufferSize = ReadAheadBytes;
        // Otherwise what is sent waits in a few queues of all sockets: a message to thousands would be before what one client asked for. So it
        // is sent by whoever has it to send, who gives way after a turn. Nothing here blocks a thread.
        sockets.UnsafePreferInlineScheduling = true;
    }
}
