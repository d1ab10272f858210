using Tidegate.Grains.Cluster;
using Tidegate.Topics;

namespace Tidegate.Grains.Topics;

/// <summary>Bounds of one outbox: what may wait for one frontend at one grain, and how long delivery is tried.</summary>
internal sealed record OutboxLimits
{
    public static readonly OutboxLimits Default = new();

    /// <summary>Messages that may wait, those in flight included.</summary>
    public int MaxMessages { get; init; } = 4096;

    /// <summary>Their payload bytes.</summary>
    public long MaxBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Largest payload of one message (<see cref="Tidegate.Topics.Message.Payload"/>).</summary>
    public int MaxMessageBytes { get; init; } = Message.MaxPayloadBytes;

    /// <summary>How long somebody waits until what is queued now has arrived.</summary>
    public TimeSpan SettleTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Messages in one batch.</summary>
    public int BatchMessages { get; init; } = 512;

    /// <summary>Payload bytes in one batch; a single message may be larger.</summary>
    public long BatchBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// How long a batch is tried before the directory is asked whether the frontend still lives, and again after each such time. Longer than
    /// a living frontend needs to register with a directory that was just lost.
    /// </summary>
    public TimeSpan AskAfter { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The wait between two attempts.</summary>
    public RetryDelay Retry { get; init; } = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));

    /// <summary>When a publisher that found an outbox full may try again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a publish waits for the frontends to confirm.</summary>
    public TimeSpan ConfirmTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a grain that is deactivated waits for its outboxes to run empty.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(3);
}
