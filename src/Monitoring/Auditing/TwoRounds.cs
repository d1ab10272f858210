using System.Collections.Immutable;

namespace Tidegate.Auditing;

/// <summary>
/// The rule of every audit: its facts are gathered one after the other while clients come and go, so a difference means something only
/// where the same one is met in two rounds in a row. Pure.
/// </summary>
internal static class TwoRounds
{
    /// <summary>Time between two looks at the same thing: more than a frontend takes to report a changed count to the budget.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(1.5);

    /// <summary>What both rounds met, as the second one orders it.</summary>
    public static ImmutableArray<T> InBoth<T>(IEnumerable<T> first, IEnumerable<T> second)
    {
        var before = first.ToHashSet();
        return [.. second.Where(before.Contains)];
    }
}
