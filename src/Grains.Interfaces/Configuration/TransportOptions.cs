using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Transport</c>: bounds of one socket.</summary>
public sealed class TransportOptions
{
    /// <summary>TCP connections that have not upgraded (yet); more are closed at once. Default 10,000; 10 to 1,000,000.</summary>
    [Range(10, 1_000_000)]
    public int MaxPendingConnections { get; set; } = 10_000;

    /// <summary>Time for the headers of an upgrade request. Default 00:00:10; 1 s to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

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
