using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Cleanup</c>: the reconciliation sweep.</summary>
public sealed class CleanupOptions
{
    /// <summary>Time between two sweeps of a frontend. Default 00:01:00; 1 s to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}
