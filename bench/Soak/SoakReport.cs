using System.Text;
using Tidegate.Clients.Measuring;

namespace Tidegate.Soak;

/// <summary>What came of it: how each figure grows with the lives.</summary>
internal sealed class SoakReport
{
    /// <summary>The most that a life may leave: 32 bytes of heap, and one of anything else in 10,000 lives. What only is shown has no bound.</summary>
    private static readonly Dictionary<string, double> Bounds = new(StringComparer.Ordinal)
    {
        [Reading.Heap] = 32,
        [Reading.Descriptors] = 1e-4,
        [Reading.Threads] = 1e-4,
        [Reading.Timers] = 1e-4,
        [Reading.Activations] = 1e-4,
    };

    public SoakReport(Arguments arguments, IReadOnlyList<Reading> readings, IReadOnlyDictionary<string, long> ends)
    {
        // Caches and pools grow to what they need.
        var warm = readings.Skip(readings.Count / 5).ToList();
        var text = new StringBuilder()
            .AppendLine($"{arguments.Lives:N0} lives under a limit of {arguments.Limit:N0}; ends: {string.Join(", ", ends.Select(end => $"{end.Key} {end.Value:N0}"))}")
            .AppendLine($"Lines through {warm.Count} of {readings.Count} readings, without the first fifth:")
            .AppendLine()
            .AppendLine("| Figure of all processes, nobody connected | first | last | growth a life | 95 % interval | bound | |")
            .AppendLine("|---|---:|---:|---:|---|---:|---|");
        foreach (var name in Reading.Names)
        {
            var trend = Trend.Of([.. warm.Select(reading => ((double)reading.Lives, reading.Figures[name]))]);
            double? bound = Bounds.TryGetValue(name, out var most) ? most : null;
            var isOver = trend.High > bound;
            IsLeaking |= isOver;
            var verdict = bound is null ? "" : !isOver ? "held" : trend.Low > 0 ? "**leaks**" : "**not shown**";
            text.AppendLine($"| {name} | {warm[0].Figures[name]:N0} | {warm[^1].Figures[name]:N0} | {trend.Slope:0.#####} | {trend.Low:0.#####} to {trend.High:0.#####} | {bound:0.####} | {verdict} |");
        }

        Text = text.ToString();
    }

    /// <summary>A bound is not held, or the run was too short to show that it is.</summary>
    public bool IsLeaking { get; }

    /// <summary>As Markdown.</summary>
    public string Text { get; }
}
