namespace Tidegate.StateSpace.Search;

/// <summary>The keys of all states met so far, for several threads.</summary>
internal sealed class Seen
{
    private const int Shards = 64;

    private readonly HashSet<UInt128>[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new HashSet<UInt128>())];

    /// <summary>Adds a key.</summary>
    /// <returns>False where it is there already.</returns>
    public bool Add(UInt128 key)
    {
        var shard = _shards[(int)(key >> 64) & (Shards - 1)];
        lock (shard) return shard.Add(key);
    }
}
