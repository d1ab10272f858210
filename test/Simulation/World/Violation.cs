namespace Tidegate.Simulation;

/// <summary>An invariant does not hold; ends the run of a seed.</summary>
internal sealed class Violation(string rule, string text) : Exception(text)
{
    public string Rule { get; } = rule;
}
