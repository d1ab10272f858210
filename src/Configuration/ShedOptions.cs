using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Shed</c>: how connections over a lowered limit are closed.</summary>
public sealed class ShedOptions
{
    /// <summary>Time from the warning to the close. Default 00:00:05; 0 to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan WarningPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The most connections one frontend sheds per second. Default 50; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int PerSecond { get; set; } = 50;
}
