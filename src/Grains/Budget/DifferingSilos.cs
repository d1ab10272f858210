using System.Collections.Immutable;
using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <summary>Silos whose configuration is not the cluster's, as they told it last. Pure; a silo that tells nothing more is forgotten.</summary>
internal sealed class DifferingSilos
{
    /// <summary>The most silos; further ones are left out.</summary>
    public const int Most = 1000;

    /// <summary>A silo that has not told again for so long is gone.</summary>
    public static readonly TimeSpan Memory = 4 * ConfigurationKeeper.Interval;

    private readonly SortedDictionary<string, (SiloDifferences Differences, TimeSpan At)> _silos = new(StringComparer.Ordinal);

    /// <summary>Takes what a silo told.</summary>
    public void Take(string silo, IReadOnlyList<ConfigurationDifference> differences, TimeSpan now)
    {
        if (differences.Count == 0)
            _silos.Remove(silo);
        else if (_silos.ContainsKey(silo) || _silos.Count < Most)
            _silos[silo] = (new SiloDifferences(silo, [.. differences.Select(difference => difference.ToString())]), now);
    }

    /// <summary>Those that differ at this moment.</summary>
    public ImmutableArray<SiloDifferences> At(TimeSpan now)
    {
        foreach (var silo in _silos.Where(silo => now - silo.Value.At > Memory).Select(silo => silo.Key).ToList())
            _silos.Remove(silo);
        return [.. _silos.Values.Select(silo => silo.Differences)];
    }
}
