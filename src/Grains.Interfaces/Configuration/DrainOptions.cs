using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Drain</c>: how a frontend goes.</summary>
public sealed class DrainOptions
{
    /// <summary>Over how long the sockets are closed. Default 00:00:10; 0 to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time from the notice <c>draining</c> to the first close. Default 00:00:01; 0 to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan NoticePeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After so long whatever is left is aborted. Default 00:01:00; more than notice and window together.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "02:00:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
