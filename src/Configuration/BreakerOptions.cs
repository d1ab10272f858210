using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Cluster:Breaker</c>: when a frontend stops asking a cluster that does not answer.</summary>
public sealed class BreakerOptions
{
    /// <summary>Over how long calls are counted: it opens when nearly none of them was answered. Default 00:00:10; 1 s to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time from one trial call to the next while it is open; renewals are tried all the time. Default 00:00:02; 500 ms to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:01:00")]
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(2);
}
