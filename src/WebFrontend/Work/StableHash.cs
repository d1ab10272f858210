namespace Tidegate.WebFrontend.Work;

/// <summary>
/// A hash of a name that is the same in every process and run: FNV-1a over UTF-16 units, then an avalanche, since names that differ
/// only at their end would otherwise share their high bits.
/// </summary>
internal static class StableHash
{
    private const uint OffsetBasis = 2166136261;
    private const uint Prime = 16777619;

    public static uint Of(string name)
    {
        var hash = OffsetBasis;
        foreach (var unit in name)
        {
            hash = unchecked((hash ^ unit) * Prime);
        }

        return Avalanche(hash);
    }

    /// <summary>Where the name falls in the interval from 0 to 1, 1 excluded.</summary>
    public static double FractionOf(string name) => Of(name) / ((double)uint.MaxValue + 1);

    // The finalizer of MurmurHash3, 32 bits.
    private static uint Avalanche(uint hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
            hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
            return hash ^ (hash >> 16);
        }
    }
}
