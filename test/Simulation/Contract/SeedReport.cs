namespace Tidegate.Simulation;

/// <summary>What came of one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Rule">The rule or invariant that was broken; null where all held.</param>
/// <param name="Text">What was seen; null where all held.</param>
/// <param name="Hash">Hash over every event: two runs of a seed have the same.</param>
/// <param name="Events">Events that happened.</param>
/// <param name="Simulated">Time that passed in the world.</param>
public readonly record struct SeedReport(ulong Seed, string? Rule, string? Text, ulong Hash, int Events, TimeSpan Simulated)
{
    /// <summary>An invariant did not hold.</summary>
    public bool IsViolation => Rule is not null;
}
