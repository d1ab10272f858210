namespace Tidegate.WebFrontend.Gateway;

/// <summary>A hash of a name that is the same in every process and run (FNV-1a, 32 bits, over UTF-16 units).</summary>
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

        return hash;
    }

    /// <summary>Where the name falls in the interval from 0 to 1, 1 excluded.</summary>
    public static double FractionOf(string name) => Of(name) / ((double)uint.MaxValue + 1);
}
