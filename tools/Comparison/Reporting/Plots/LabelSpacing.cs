namespace Tidegate.Compare.Reporting.Plots;

/// <summary>Moves labels apart that would lie on one another.</summary>
internal static class LabelSpacing
{
    /// <summary>New positions, in the order of the old ones.</summary>
    /// <param name="wanted">Where they should be.</param>
    /// <param name="gap">Least distance of two.</param>
    /// <param name="end">None beyond this, where there is room for all.</param>
    public static double[] Spread(IReadOnlyList<double> wanted, double gap, double end)
    {
        var order = Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i]).ToArray();
        var placed = new double[wanted.Count];
        for (var i = 0; i < order.Length; i++)
            placed[order[i]] = i == 0 ? wanted[order[i]] : Math.Max(wanted[order[i]], placed[order[i - 1]] + gap);
        for (var i = order.Length - 1; i >= 0; i--)
            placed[order[i]] = Math.Min(placed[order[i]], end - (gap * (order.Length - 1 - i)));
        return placed;
    }
}
