namespace Tidegate.Budget;

/// <summary>How one frontend fares, over the last <c>Recovery:Window</c>. What the recovery procedures are triggered by.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.health")]
public sealed record FrontendHealth
{
    /// <summary>Nothing was seen yet.</summary>
    public static readonly FrontendHealth None = new();

    /// <summary>Pings that were answered, and peers that were given up.</summary>
    [Id(0)] public OutcomeCounts Heartbeats { get; init; }

    /// <summary>Close notices of closed connections to their grains: those that arrived, and attempts that failed.</summary>
    [Id(1)] public OutcomeCounts Cleanups { get; init; }

    /// <summary>Mean time that work waits for a thread of the pool.</summary>
    [Id(2)] public TimeSpan ThreadPoolDelay { get; init; }

    /// <summary>Mean time in which the budget answered reports that asked for nothing.</summary>
    [Id(3)] public TimeSpan BudgetLatency { get; init; }

    /// <summary>Time since the budget answered again after it had been lost; null where that was long ago, or never.</summary>
    [Id(4)] public TimeSpan? ReturnedAgo { get; init; }
}

/// <summary>How often something went well and how often it did not.</summary>
/// <param name="Ok">It went well.</param>
/// <param name="Failed">It failed.</param>
[GenerateSerializer, Immutable, Alias("tidegate.budget.outcomes")]
public readonly record struct OutcomeCounts([property: Id(0)] long Ok, [property: Id(1)] long Failed)
{
    /// <summary>Both together.</summary>
    public long Total => Ok + Failed;

    /// <summary>The share that failed, 0 to 1; 0 where there is nothing to judge.</summary>
    public double FailedShare => Total == 0 ? 0 : (double)Failed / Total;

    /// <summary>Sum of each.</summary>
    public static OutcomeCounts operator +(OutcomeCounts a, OutcomeCounts b) => new(a.Ok + b.Ok, a.Failed + b.Failed);
}
