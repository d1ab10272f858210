using System.Collections.Immutable;

namespace Tidegate.Auditing;

/// <summary>Judges one round after another by the rule of <see cref="TwoRounds"/>. Pure, not thread-safe.</summary>
/// <typeparam name="T">A difference; equal where it is the same one.</typeparam>
internal sealed class LastingDifferences<T>
{
    private ImmutableArray<T> _before = [];

    /// <summary>Takes what a round met.</summary>
    /// <returns>What the round before met as well.</returns>
    public ImmutableArray<T> Take(ImmutableArray<T> met)
    {
        var lasting = TwoRounds.InBoth(_before, met);
        _before = met;
        return lasting;
    }

    /// <summary>A round was left out: what was met before it may have been cured and have come again.</summary>
    public void Skip() => _before = [];
}
