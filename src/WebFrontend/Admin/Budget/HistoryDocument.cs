using System.Collections.Immutable;
using Tidegate.History;

namespace Tidegate.WebFrontend.Admin.Budget;

/// <summary>How the budget stood over time.</summary>
/// <param name="StepSeconds">Seconds between two samples, where none is missing.</param>
/// <param name="Samples">The samples, oldest first.</param>
internal sealed record HistoryDocument(double StepSeconds, ImmutableArray<SampleDocument> Samples)
{
    public static HistoryDocument From(BudgetTrend trend) => new(trend.Step.TotalSeconds, [.. trend.Samples.Select(SampleDocument.From)]);
}

/// <summary>The budget at one moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="InUse">Live connections.</param>
/// <param name="Limit">The limit that grants were made from.</param>
/// <param name="MemoryBytes">Accounted memory of all connections.</param>
/// <param name="Refused">Upgrades refused so far.</param>
internal sealed record SampleDocument(DateTimeOffset At, int InUse, int Limit, long MemoryBytes, long Refused)
{
    public static SampleDocument From(BudgetSample sample) => new(sample.At, sample.InUse, sample.Limit, sample.MemoryBytes, sample.Refused);
}
