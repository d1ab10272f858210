using System.Globalization;

namespace Tidegate.Simulation.Scale;

/// <summary><c>--scale</c>: measures clusters of growing size and prints the table.</summary>
internal static class ScaleTool
{
    private const int SizeOfJson = 1_000;

    private static readonly int[] Sizes = [10, 100, 300, 1_000, 3_000, 10_000];

    /// <summary>Measures.</summary>
    /// <param name="sizes">Numbers of frontends; none measures the usual ones.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Run(IReadOnlyList<int> sizes, TextWriter output)
    {
        using var formats = new LedgerFormats();
        // Compiled code and grown heaps for all that follow.
        foreach (var format in Enum.GetValues<LedgerFormat>())
            foreach (var _ in ScaleRun.Run(new ScaleLoad { Frontends = 100, Limit = 1_000_000, Format = format }, formats)) { }
        output.WriteLine(ScaleTable.Head);
        foreach (var frontends in sizes.Count > 0 ? sizes : Sizes)
        {
            var load = new ScaleLoad { Frontends = frontends };
            foreach (var variant in (ScaleLoad[])[load, load with { Write = TimeSpan.FromMilliseconds(5) }])
                foreach (var figures in ScaleRun.Run(variant, formats)) output.WriteLine(ScaleTable.Row(figures));
            if (frontends != SizeOfJson) continue;
            foreach (var figures in ScaleRun.Run(load with { Format = LedgerFormat.Json }, formats)) output.WriteLine(ScaleTable.Row(figures));
        }
    }

    /// <summary>The numbers behind <c>--scale</c>; null where they make no sense.</summary>
    public static IReadOnlyList<int>? Parse(string[] args)
    {
        var sizes = new List<int>();
        foreach (var text in args)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size is 0 or > 100_000) return null;
            sizes.Add(size);
        }

        return sizes;
    }
}
