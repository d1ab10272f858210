using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Drain</c>: how a frontend goes out of service.</summary>
public sealed class DrainOptions
{
    /// <summary>
    /// Time that load balancers have to notice that this frontend is not ready, before its clients are told anything; upgrades are refused
    /// meanwhile. Default 0, since there is nobody to wait for without a balancer; 0 to 10 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan BalancerDelay { get; set; } = TimeSpan.Zero;

    /// <summary>Time from the notice <c>draining</c> to the first close. Default 00:00:01; 0 to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan NoticePeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Over how long the sockets are closed; longer where <see cref="PerSecond"/> demands it. Default 00:00:10; 0 to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most sockets that are closed per second; exceeded only where <see cref="ShutdownTimeout"/> leaves less time than they need.
    /// Default 1,000; 1 to 1,000,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int PerSecond { get; set; } = 1000;

    /// <summary>
    /// So long after a signal whatever is left is aborted. Default 00:01:00; more than delay, notice, window and closing handshake together.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "02:00:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
