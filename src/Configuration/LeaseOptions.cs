using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Lease</c>: the budget protocol between frontends and budget (docs/budget-protocol.md).</summary>
public sealed class LeaseOptions
{
    /// <summary>How long a frontend may serve without an answer of the budget. Default 00:02:00; 2 s to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan Ttl { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Time between two renewals. Default 00:00:05; 100 ms to 5 minutes, less than a quarter of <see cref="Ttl"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Silence over <see cref="Ttl"/> after which an entry expires. Default 00:00:05; 0 to 10 minutes, more than clocks and late closes can cost.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Margin { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A frontend without an answer closes its sockets in this time before its lease ends. Default 00:00:20; 500 ms to 30 minutes, at most half of <see cref="Ttl"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:30:00")]
    public TimeSpan FenceSpread { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an ask waits for permits to come back, and a refusal stands. Default 250 ms; 10 ms to 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:02")]
    public TimeSpan RecallTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The most by which the rates of two clocks differ. Default 0.01; 0 to 0.1.</summary>
    [Range(0.0, 0.1)]
    public double ClockRateError { get; set; } = 0.01;

    /// <summary>The most by which the last close of a fenced frontend comes late. Default 00:00:02; 0 to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan CloseLateness { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The operator's word that this cluster has never run before: a missing ledger is then a new one. Default false.</summary>
    public bool Bootstrap { get; set; } = false;
}
