namespace Tidegate.Budget;

/// <summary>The cluster-wide limit in force.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.limit")]
public sealed record LimitSetting
{
    /// <summary>The highest limit there is.</summary>
    public const int Highest = 10_000_000;

    /// <summary>Grows with every change of the limit; the larger version is the newer limit.</summary>
    [Id(0)] public long Version { get; init; }

    /// <summary>The most WebSocket streams that may live in the cluster, 0 to 10,000,000.</summary>
    [Id(1)] public int MaxConnections { get; init; }

    /// <summary>How many of them only priority clients may use; 0 to <see cref="MaxConnections"/>.</summary>
    [Id(2)] public int PriorityReserve { get; init; }

    /// <summary>True where an operator set it through the admin API: it then wins over the configured one until it is reset.</summary>
    [Id(3)] public bool SetByOperator { get; init; }

    /// <summary>The most permits of class Standard.</summary>
    public int StandardCeiling => MaxConnections - Math.Min(PriorityReserve, MaxConnections);

    /// <summary>True where <paramref name="permits"/> may all be out at once under this limit, per class and in sum.</summary>
    public bool Allows(Permits permits) => permits.Standard <= StandardCeiling && permits.Total <= MaxConnections;
}
