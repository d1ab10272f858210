using System.Collections.Immutable;
using Tidegate.Digests;

namespace Tidegate.WebFrontend.Topics;

/// <summary>
/// Decides from the digests of shares which of them the grains know otherwise than they were told. What was told while the question was
/// under way explains a difference; a share that is always busy is believed to differ at the <see cref="MaxDoubts"/>th time.
/// </summary>
internal sealed class TopicComparison
{
    /// <summary>Comparisons in a row that a share may leave undecided.</summary>
    public const int MaxDoubts = 3;

    /// <summary>Shares whose topics are asked for by name; where more differ a silo is lost, and all of their topics are told.</summary>
    public const int MaxNamed = 16;

    private readonly Dictionary<int, int> _doubts = [];

    /// <summary>The shares that differ.</summary>
    /// <param name="before">What the grains had been told when they were asked.</param>
    /// <param name="known">What they know.</param>
    /// <param name="after">What they have been told when the answer came.</param>
    public IReadOnlyList<int> Differing(ImmutableArray<IdDigest> before, ImmutableArray<IdDigest> known, ImmutableArray<IdDigest> after)
    {
        var differing = new List<int>();
        for (var share = 0; share < known.Length; share++)
        {
            if (known[share] == before[share] || known[share] == after[share])
            {
                _doubts.Remove(share);
            }
            else if (before[share] == after[share] || (_doubts[share] = _doubts.GetValueOrDefault(share) + 1) >= MaxDoubts)
            {
                _doubts.Remove(share);
                differing.Add(share);
            }
        }

        return differing;
    }

    /// <summary>Everything is as it was told.</summary>
    public void Agree() => _doubts.Clear();
}
