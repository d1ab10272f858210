using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Recovery</c>: when the recovery procedures start and end (docs/operations.md, Recovery).</summary>
public sealed class RecoveryOptions
{
    /// <inheritdoc cref="RecoveryAutomaticOptions"/>
    public RecoveryAutomaticOptions Automatic { get; set; } = new();

    /// <summary>The least time a procedure runs, so that none flaps. Default 00:00:30; 1 s to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MinRunTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The least time from the end of a run to the next automatic start. Default 00:01:00; 0 to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Pause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Over how long frontends count heartbeats, cleanups and delays. Default 00:01:00; 1 s to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Idle time from which on <c>shed-idle</c> may close a connection. Default 00:01:00; 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ShedIdleFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Share of the memory ceiling at which <c>relieve-memory</c> starts. Default 0.96; 0.10 to 1.</summary>
    [Range(0.10, 1.0)]
    public double MemoryCritical { get; set; } = 0.96;

    /// <summary>Share of the memory ceiling under which it ends. Default 0.80; 0.05 to 0.95, less than <see cref="MemoryCritical"/>.</summary>
    [Range(0.05, 0.95)]
    public double MemoryRelieved { get; set; } = 0.80;

    /// <summary>Share of failed heartbeats or cleanups over which <c>aggressive-cleanup</c> starts. Default 0.05; 0.001 to 1.</summary>
    [Range(0.001, 1.0)]
    public double FailureShare { get; set; } = 0.05;

    /// <summary>Share of failures under which it ends. Default 0.01; 0.0001 to 1, less than <see cref="FailureShare"/>.</summary>
    [Range(0.0001, 1.0)]
    public double FailureEndShare { get; set; } = 0.01;

    /// <summary>Heartbeats or cleanups in the window below which there is nothing to judge. Default 20; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int FailureLeast { get; set; } = 20;

    /// <summary>Mean wait for a thread of the pool over which a frontend is overloaded. Default 00:00:00.500; 10 ms to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan ThreadPoolDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Mean answer time of the budget over which a frontend is overloaded. Default 00:00:01; 10 ms to 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:03")]
    public TimeSpan BudgetLatency { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long half of the frontends must be overloaded before <c>emergency-limit</c> starts. Default 00:00:10; 0 to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan OverloadHoldFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The share of the limit that <c>emergency-limit</c> leaves. Default 0.80; 0.05 to 1.</summary>
    [Range(0.05, 1.0)]
    public double EmergencyShare { get; set; } = 0.80;

    /// <summary>After how long without an answer the control plane counts as lost, for <c>restart-clean</c>. Default 00:00:10; 1 s to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LostFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long <c>restart-clean</c> gives up, if the audit still shows differences. Default 00:10:00; 10 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary><c>Tidegate:Recovery:Automatic</c>: which procedures start by themselves. Operators can start each of them in any case.</summary>
public sealed class RecoveryAutomaticOptions
{
    /// <summary><c>shed-idle</c>. Default true.</summary>
    public bool ShedIdle { get; set; } = true;

    /// <summary><c>relieve-memory</c>. Default true.</summary>
    public bool RelieveMemory { get; set; } = true;

    /// <summary><c>aggressive-cleanup</c>. Default true.</summary>
    public bool AggressiveCleanup { get; set; } = true;

    /// <summary><c>emergency-limit</c>. Default true.</summary>
    public bool EmergencyLimit { get; set; } = true;

    /// <summary><c>restart-clean</c>. Default true.</summary>
    public bool RestartClean { get; set; } = true;
}
