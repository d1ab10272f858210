namespace Tidegate.Digests;

/// <summary>A set of ids in a few bytes: two sets with the same digest are the same but for a chance of 1 in 2^64.</summary>
/// <param name="Count">How many ids.</param>
/// <param name="Sum">Sum of their hashes, so that the order of coming and going does not matter.</param>
[GenerateSerializer, Immutable, Alias("tidegate.id-digest")]
public readonly record struct IdDigest([property: Id(0)] int Count, [property: Id(1)] ulong Sum)
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>The set with one more id.</summary>
    public IdDigest With(string id) => new(Count + 1, unchecked(Sum + Hash(id)));

    /// <summary>The set without one of its ids.</summary>
    public IdDigest Without(string id) => new(Count - 1, unchecked(Sum - Hash(id)));

    /// <summary>The set with one more id that stands for a number, which counts as a part of it.</summary>
    public IdDigest With(string id, int number) => new(Count + 1, unchecked(Sum + Mix(Hash(id) + (ulong)number)));

    /// <summary>The set without an id that stood for that number.</summary>
    public IdDigest Without(string id, int number) => new(Count - 1, unchecked(Sum - Mix(Hash(id) + (ulong)number)));

    /// <summary>One of <paramref name="shares"/> shares of all ids, the same in every process.</summary>
    public static int ShareOf(string id, int shares) => (int)(Hash(id) % (ulong)shares);

    /// <summary>Both sets together, where they have no id in common.</summary>
    public static IdDigest operator +(IdDigest a, IdDigest b) => new(a.Count + b.Count, unchecked(a.Sum + b.Sum));

    // FNV-1a, then the finalizer of MurmurHash3 (Mix), since a sum of plain FNV values of similar ids is not spread enough.
    private static ulong Hash(string id)
    {
        var hash = FnvOffset;
        foreach (var c in id)
            hash = unchecked((hash ^ c) * FnvPrime);
        return Mix(hash);
    }

    private static ulong Mix(ulong hash)
    {
        hash = unchecked((hash ^ (hash >> 33)) * 0xff51afd7ed558ccd);
        hash = unchecked((hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53);
        return hash ^ (hash >> 33);
    }
}
