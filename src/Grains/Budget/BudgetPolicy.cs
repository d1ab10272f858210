using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <summary>Who gets how much: pure arithmetic over the ledger's figures, replaceable without touching the ledger.</summary>
internal static class BudgetPolicy
{
    /// <summary>The most spare permits that one answer brings.</summary>
    public const int LargestChunk = 256;

    /// <summary>Spare permits for one answer far from the limit: guided self-scheduling (Polychronopoulos and Kuck, 1987), halved.</summary>
    public static int SpareChunk(int free, int frontends) =>
        free <= 0 ? 0 : Math.Clamp(free / (2 * Math.Max(1, frontends)), 1, LargestChunk);

    /// <summary>The permits that may be out while spare ones are still handed out.</summary>
    public static int SpareCeiling(int maxConnections, double threshold) => (int)Math.Floor(maxConnections * threshold);

    /// <summary>
    /// The part of a total that each of several holders keeps, in proportion to what it has; the rest of the division goes to the
    /// largest remainders, ties in order. No holder gets more than it has.
    /// </summary>
    public static int[] Share(IReadOnlyList<int> has, int total)
    {
        var result = new int[has.Count];
        long sum = 0;
        foreach (var count in has) sum += count;
        if (sum <= total)
        {
            for (var i = 0; i < has.Count; i++) result[i] = has[i];
            return result;
        }

        var given = 0;
        var order = new (long Remainder, int Index)[has.Count];
        for (var i = 0; i < has.Count; i++)
        {
            var product = (long)has[i] * total;
            result[i] = (int)(product / sum);
            given += result[i];
            order[i] = (product % sum, i);
        }

        Array.Sort(order, static (a, b) => a.Remainder != b.Remainder ? b.Remainder.CompareTo(a.Remainder) : a.Index.CompareTo(b.Index));
        for (var i = 0; given < total; i++, given++) result[order[i].Index]++;
        return result;
    }

    /// <summary>
    /// How long a frontend takes to shed: all are warned at once, the first is closed after the warning, the others of its class one after
    /// the other. The classes are shed side by side.
    /// </summary>
    public static TimeSpan ShedTime(Permits close, TimeSpan warning, int perSecond)
    {
        var most = Math.Max(close.Standard, close.Priority);
        return most == 0 ? TimeSpan.Zero : warning + TimeSpan.FromSeconds((most - 1.0) / perSecond);
    }

    /// <summary>How many live connections of each class may stay under a limit: priority clients keep theirs first.</summary>
    public static Permits Keep(Permits live, LimitSetting limit)
    {
        var priority = Math.Min(live.Priority, limit.MaxConnections);
        var standard = Math.Min(live.Standard, Math.Min(limit.StandardCeiling, limit.MaxConnections - priority));
        return new Permits(standard, priority);
    }
}
