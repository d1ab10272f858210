namespace Tidegate.Budget;

/// <summary>
/// All that a silo is configured with and that holds for the whole cluster. The ledger keeps one of them, and it alone is in force: a silo
/// that is configured otherwise changes nothing, whether it starts or takes the ledger over, until its <see cref="Version"/> is higher.
/// </summary>
[GenerateSerializer, Immutable, Alias("tidegate.configuration")]
public sealed record ClusterConfiguration
{
    /// <summary><c>Limits:Version</c>; the higher one is in force.</summary>
    [Id(0)] public long Version { get; init; }

    /// <summary>The configured limit: in force unless an operator set another one, and what is gone back to then.</summary>
    [Id(1)] public int MaxConnections { get; init; }

    /// <summary>How many of them only priority clients may use.</summary>
    [Id(2)] public int PriorityReserve { get; init; }

    /// <summary>Memory of all connections, in bytes.</summary>
    [Id(3)] public long MemoryCeilingBytes { get; init; }

    /// <summary>Utilization at which backpressure begins, 0 to 1.</summary>
    [Id(4)] public double BackpressureThreshold { get; init; }

    /// <summary>Lease time granted with each answer.</summary>
    [Id(5)] public TimeSpan Ttl { get; init; }

    /// <summary>Silence over the lease time after which an entry of the ledger expires.</summary>
    [Id(6)] public TimeSpan Margin { get; init; }

    /// <summary>What travels to the frontends.</summary>
    [Id(7)] public required ClusterSettings Settings { get; init; }

    /// <summary>That memory was not configured: it is also bounded by what the processes of the frontends may use.</summary>
    [Id(8)] public bool IsCeilingByDefault { get; init; }
}
