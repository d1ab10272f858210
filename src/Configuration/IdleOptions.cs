using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Idle</c>: when a silent client is closed.</summary>
public sealed class IdleOptions
{
    /// <summary>Without application activity for so long a client is closed with 4001. Default 00:05:00; 1 s to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The warning comes so long before the close. Default 00:00:30; 100 ms to 1 hour, less than <see cref="Timeout"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan WarningPeriod { get; set; } = TimeSpan.FromSeconds(30);
}
