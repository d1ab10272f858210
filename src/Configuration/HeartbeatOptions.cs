using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Heartbeat</c>: how dead peers and lost grains are found.</summary>
public sealed class HeartbeatOptions
{
    /// <summary>Time between two pings to a peer, and between two heartbeats to its grain. Default 00:00:30; 500 ms to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time to answer a ping before the peer counts as dead (4002). Default 00:00:20; 500 ms to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Age at which a connection registers its durable reminder. Default 00:01:00; 0 to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ReminderAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Period of the reminder. Default 00:01:00; 1 minute (Orleans' minimum) to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
