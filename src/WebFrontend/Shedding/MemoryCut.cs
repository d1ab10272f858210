namespace Tidegate.WebFrontend.Shedding;

/// <summary>Whom to close to free memory: those over their share, the largest first, and no more of them than it takes. Pure.</summary>
internal static class MemoryCut
{
    /// <param name="all">Connections and their accounted memory.</param>
    /// <param name="toFree">Bytes to free.</param>
    /// <param name="share">What every connection may keep.</param>
    /// <param name="most">The most to close at a time.</param>
    public static IReadOnlyList<T> Choose<T>(IEnumerable<(T Connection, long Bytes)> all, long toFree, long share, int most)
    {
        var chosen = new List<T>();
        foreach (var (connection, bytes) in all.Where(one => one.Bytes > share).OrderByDescending(one => one.Bytes))
        {
            if (toFree <= 0 || chosen.Count >= most) break;
            chosen.Add(connection);
            toFree -= bytes;
        }

        return chosen;
    }
}
