namespace Tidegate.Recovery;

/// <summary>The recovery procedures (governance: Recovery procedures; docs/runbooks).</summary>
public enum RecoveryProcedure : byte
{
    /// <summary>Closes idle connections, the longest idle first, while connections are critical.</summary>
    ShedIdle = 0,

    /// <summary>Closes the connections over their share, cuts queues and the effective limit, while memory is critical.</summary>
    RelieveMemory = 1,

    /// <summary>Looks for dead connections three times as often.</summary>
    AggressiveCleanup = 2,

    /// <summary>Cuts the effective limit to a share of the limit.</summary>
    EmergencyLimit = 3,

    /// <summary>Has frontends tell the cluster everything again, after the control plane was lost and came back.</summary>
    RestartClean = 4,
}

/// <summary>Names of the procedures, as they stand in paths and documents of the admin API.</summary>
public static class RecoveryProcedures
{
    private static readonly string[] Names = ["shed-idle", "relieve-memory", "aggressive-cleanup", "emergency-limit", "restart-clean"];

    /// <summary>The name of a procedure.</summary>
    public static string NameOf(RecoveryProcedure procedure) => Names[(int)procedure];

    /// <summary>The procedure of a name, or null.</summary>
    public static RecoveryProcedure? Find(string? name) =>
        Array.IndexOf(Names, name) is >= 0 and var i ? (RecoveryProcedure)i : null;
}
