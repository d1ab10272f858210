using Tidegate.Compare.Measuring;

namespace Tidegate.Compare.Reporting.Plots;

/// <summary>The plots of a report.</summary>
internal static class PlotFiles
{
    private const double KibibytesPerMebibyte = 1024;
    private const double MicrosecondsPerPercent = 10_000;

    private static readonly (string Name, string Title, string Key, Func<Figure, double> Value)[] All =
    [
        (
            "memory", "Memory of idle connections over that at the start, MiB", FigureKeys.IdleMemory,
            figure => figure.Median * figure.Connections / KibibytesPerMebibyte),
        (
            "processor", "Processor time with idle connections, % of a core", FigureKeys.IdleProcessor,
            figure => figure.Median * figure.Connections / MicrosecondsPerPercent),
        ("latency", "From the trigger of a broadcast until the last has it, ms", FigureKeys.BroadcastLast, figure => figure.Median),
    ];

    /// <summary>Names of the files of a report at a path.</summary>
    public static IEnumerable<string> Names(string output) => All.Select(plot => $"{Path.GetFileName(output)}-{plot.Name}.svg");

    /// <summary>Writes them beside the report.</summary>
    public static void Write(Report report, string output)
    {
        foreach (var (name, title, key, value) in All)
        {
            var lines = report.Peers.Where(peer => peer.Available).Select(peer => Line(report, peer, key, value));
            File.WriteAllText($"{output}-{name}.svg", LinePlot.Of(title, [.. lines]));
        }
    }

    private static Series Line(Report report, PeerRow peer, string key, Func<Figure, double> value) => new(
        peer.Title,
        peer.Name.StartsWith("tidegate", StringComparison.Ordinal),
        [
            .. report.Figures.Where(figure => figure.Peer == peer.Name && figure.Key == key).OrderBy(figure => figure.Connections)
                .Select(figure => ((double)figure.Connections, value(figure))),
        ]);
}
