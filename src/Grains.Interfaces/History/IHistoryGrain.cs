using System.Collections.Immutable;

namespace Tidegate.History;

/// <summary>Remembers how the budget stood, for the chart of the dashboard. In memory only: a new activation begins anew.</summary>
[Alias("tidegate.history")]
public interface IHistoryGrain : IGrainWithStringKey
{
    /// <summary>The key of the one history of a cluster.</summary>
    const string Key = "history";

    /// <summary>The longest time that is remembered.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Makes the grain begin to remember, where it was lost.</summary>
    [Alias("wake"), ResponseTimeout("00:00:05")]
    Task Wake();

    /// <summary>The samples of the last <paramref name="span"/>, oldest first, a few hundred at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The span is not positive, or longer than <see cref="Longest"/>.</exception>
    [Alias("read"), ResponseTimeout("00:00:05")]
    Task<BudgetTrend> Read(TimeSpan span);
}

/// <summary>How the budget stood over time.</summary>
/// <param name="Step">Time between two samples, where none is missing.</param>
/// <param name="Samples">The samples, oldest first.</param>
[GenerateSerializer, Immutable, Alias("tidegate.history.trend")]
public sealed record BudgetTrend(
    [property: Id(0)] TimeSpan Step,
    [property: Id(1)] ImmutableArray<BudgetSample> Samples);

/// <summary>The budget at one moment.</summary>
/// <param name="At">The moment, wall-clock time.</param>
/// <param name="InUse">Live connections.</param>
/// <param name="Limit">The limit that grants were made from.</param>
/// <param name="MemoryBytes">Accounted memory of all connections.</param>
/// <param name="Refused">Upgrades refused so far, for all reasons.</param>
[GenerateSerializer, Immutable, Alias("tidegate.history.sample")]
public readonly record struct BudgetSample(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] int InUse,
    [property: Id(2)] int Limit,
    [property: Id(3)] long MemoryBytes,
    [property: Id(4)] long Refused);
