using System.Collections.Concurrent;

namespace Tidegate.Clients.Measuring;

/// <summary>Counts by name. Names beyond a bound are counted together, so that a hostile server cannot fill memory.</summary>
public sealed class Tally
{
    private const int MaxNames = 200;
    private const string Others = "others";

    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>All counts together.</summary>
    public long Total => _counts.Values.Sum();

    /// <summary>The count of one name, 0 where it was never seen.</summary>
    public long this[string name] => _counts.GetValueOrDefault(name);

    /// <summary>Adds one.</summary>
    public void Add(string name)
    {
        var key = _counts.ContainsKey(name) || _counts.Count < MaxNames ? name : Others;
        _counts.AddOrUpdate(key, 1, static (_, count) => count + 1);
    }

    /// <summary>A moment's copy, in order of name.</summary>
    public SortedDictionary<string, long> Snapshot() => new(_counts, StringComparer.Ordinal);
}
