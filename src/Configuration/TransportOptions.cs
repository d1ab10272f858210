using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Transport</c>: bounds of one socket.</summary>
public sealed class TransportOptions
{
    /// <summary>
    /// TCP connections of one listener that carry no WebSocket (yet), TLS handshakes included. One more closes the oldest silent one of
    /// the address that has the most. Default 10,000; 10 to 1,000,000.
    /// </summary>
    [Range(10, 1_000_000)]
    public int MaxPendingConnections { get; set; } = 10_000;

    /// <summary>
    /// Those of one address: an IPv4 address, or a /64 network of IPv6. One more closes the oldest silent one of that address; up to 250
    /// are closed in a second while there is room for MaxPendingConnections. Proxies of Listen:TrustedProxies have no such share. Default
    /// 2,000; 1 to 1,000,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxPendingPerAddress { get; set; } = 2000;

    /// <summary>
    /// Connections per second that the clients of one address (IPv6: /64) end within 5 s of their upgrade, with a burst of as many;
    /// further upgrades of that address wait up to 5 s for their turn, and are refused beyond that. Default 50; 1 to 1,000,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int ShortConnectionsPerSecond { get; set; } = 50;

    /// <summary>
    /// Time in which a client reads what waits of the answers it asked for, at least 2,400 bytes of it; over it the connection is ended.
    /// WebSockets have SendTimeout instead. Default 00:00:10; 1 s to 10 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for the headers of an upgrade request. Default 00:00:10; 1 s to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for the first byte of a connection, or for the first of the next request: twice <see cref="HandshakeTimeout"/>.</summary>
    public TimeSpan FirstByteTimeout => HandshakeTimeout * 2;

    /// <summary>Request headers. Default 100; 10 to 1,000.</summary>
    [Range(10, 1000)]
    public int MaxHeaders { get; set; } = 100;

    /// <summary>Request headers in KiB. Default 32; 4 to 1,024.</summary>
    [Range(4, 1024)]
    public int MaxHeaderKilobytes { get; set; } = 32;

    /// <summary>Frames of one message; over it 1008. Default 1,000; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxFramesPerMessage { get; set; } = 1000;

    /// <summary>
    /// Time from the first byte of a message to its last, whatever its rate; one that takes longer must keep
    /// <see cref="MinUploadKilobytesPerSecond"/>. Default 00:00:10; 100 ms to 10 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan MessageAssemblyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// KiB per second, on average, at which a message must arrive that takes longer than <see cref="MessageAssemblyTimeout"/>; under it 4008.
    /// Default 8; 1 to 1,000,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MinUploadKilobytesPerSecond { get; set; } = 8;

    /// <summary>Control frames a client may send per second, with a burst of twice as many; over it 1008. Default 50; 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int ControlFramesPerSecond { get; set; } = 50;

    /// <summary>
    /// Frames that are read of one client per second, with a burst of twice as many; one that sends more is read more slowly. Default 2,000;
    /// 10 to 10,000,000.
    /// </summary>
    [Range(10, 10_000_000)]
    public int FramesPerSecond { get; set; } = 2000;

    /// <summary>
    /// KiB that are read of one client per second, with a burst of as many; one that sends more is read more slowly. Default 2,048; 16 to
    /// 10,000,000.
    /// </summary>
    [Range(16, 10_000_000)]
    public int KilobytesPerSecond { get; set; } = 2048;

    /// <summary>
    /// Time in which a client takes no byte of a non-empty send queue before it is a slow consumer (4003). Default 00:00:10; 100 ms to
    /// 10 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time for the closing handshake, from its begin or from the last byte that the client took of what was queued for it. Default 00:00:02;
    /// 100 ms to 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The longest time of a close whose client still takes what was queued for it; a drain ends it with
    /// <see cref="DrainOptions.ShutdownTimeout"/>, a lost lease after <see cref="CloseTimeout"/>. Default 00:00:30; 100 ms to 10 minutes, at
    /// least <see cref="CloseTimeout"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan CloseFlushTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
