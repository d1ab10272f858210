namespace Tidegate.Recovery;

/// <summary>
/// What the running procedures ask of one frontend. Absolute: figures to come down to and numbers of rounds, so that an order may be
/// late or doubled without harm.
/// </summary>
[GenerateSerializer, Immutable, Alias("tidegate.recovery.orders")]
public sealed record RecoveryOrders
{
    /// <summary>Nothing runs.</summary>
    public static readonly RecoveryOrders None = new();

    /// <summary>Connections to come down to by closing idle ones; null where none are to be closed.</summary>
    [Id(0)] public int? ShedIdleTo { get; init; }

    /// <summary>Accounted memory to come down to by closing connections over <see cref="MemoryShareBytes"/>; null where none are to be closed.</summary>
    [Id(1)] public long? MemoryTo { get; init; }

    /// <summary>Accounted memory that every connection may keep, in bytes.</summary>
    [Id(2)] public long MemoryShareBytes { get; init; }

    /// <summary>Grows with every run of <c>aggressive-cleanup</c>: a frontend that sees a new one sweeps at once. 0 before the first.</summary>
    [Id(3)] public long SweepRound { get; init; }

    /// <summary>Grows with every run of <c>restart-clean</c>: a frontend that sees a new one tells the cluster everything again. 0 before the first.</summary>
    [Id(4)] public long RebuildRound { get; init; }
}
