using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary>
/// <c>Tidegate:Cluster:Failover</c>: how soon the silos agree that one of them is dead. Until then its grains do not answer, and new
/// permits wait for the budget's.
/// </summary>
public sealed class FailoverOptions
{
    /// <summary>How long a silo waits for the answer to a probe of another one, at first. Default 00:00:01; 200 ms to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Probes in a row without an answer after which a silo votes that the other one is dead. Default 3; 2 to 20.</summary>
    [Range(2, 20)]
    public int MissedProbes { get; set; } = 3;

    /// <summary>Votes of different silos that make it so; fewer where fewer silos are left. Default 2; 1 to 10.</summary>
    [Range(1, 10)]
    public int Votes { get; set; } = 2;
}
