using System.Globalization;
using System.Text;
using System.Text.Json;
using Tidegate.Compare.Measuring;
using Tidegate.Compare.Reporting.Plots;
using Tidegate.Compare.Starting;

namespace Tidegate.Compare.Reporting;

/// <summary>Writes a report as Markdown and JSON.</summary>
internal static class ReportWriter
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads an earlier report; null where there is none.</summary>
    public static Report? Read(string output) =>
        File.Exists(output + ".json") ? JsonSerializer.Deserialize<Report>(File.ReadAllText(output + ".json"), Json) : null;

    /// <summary>Writes both files.</summary>
    public static void Write(Report report, string output)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        File.WriteAllText(output + ".json", JsonSerializer.Serialize(report, Json) + "\n");
        File.WriteAllText(output + ".md", Markdown(report, PlotFiles.Names(output)));
        PlotFiles.Write(report, output);
    }

    /// <summary>The text with its tables.</summary>
    /// <param name="report">What is written.</param>
    /// <param name="plots">Names of the files of its plots.</param>
    public static string Markdown(Report report, IEnumerable<string> plots)
    {
        var sizes = report.Figures.Where(figure => figure.Key == FigureKeys.IdleMemory).Select(figure => figure.Connections)
            .Distinct().Order().ToArray();
        var most = report.Figures.Count > 0 ? report.Figures.Max(figure => figure.Connections) : 0;
        var rounds = report.Figures.Where(figure => figure.Key != FigureKeys.Load).Select(figure => figure.Values.Count).DefaultIfEmpty().Max();
        var with = string.Create(CultureInfo.InvariantCulture, $"With {most:#,0} connections.");
        var text = new StringBuilder();
        text.Append("# Tidegate beside others\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Machine: {report.Machine}. Server and client share it. ");
        text.Append(CultureInfo.InvariantCulture, $"Commit {report.Commit}, {report.When}. Rounds: {rounds}; medians.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"```\n{report.Command}\n```\n\n");

        Table("Idle connections", "KiB and µs/s of a core per connection; memory at once and after the settling.",
        [
            .. sizes.SelectMany(size => new Column[]
            {
                new($"KiB at once, {size:#,0}", FigureKeys.IdleMemoryAtOnce, size),
                new($"KiB, {size:#,0}", FigureKeys.IdleMemory, size),
            }),
            .. sizes.Select(size => new Column($"µs/s, {size:#,0}", FigureKeys.IdleProcessor, size)),
            new("pings each", FigureKeys.IdlePings),
            new("lost", FigureKeys.IdleLost),
            new("MiB at the start", FigureKeys.StartMemory),
            new("load before", FigureKeys.Load),
        ]);
        Table("Coming and going", with,
        [
            new("handshake p50 ms", FigureKeys.BurstMedian), new("p99 ms", FigureKeys.BurstP99), new("errors", FigureKeys.BurstErrors),
            new("µs a handshake", FigureKeys.BurstProcessor), new("cores of the client", FigureKeys.ClientShare),
            new("opens/s", FigureKeys.OpensPerSecond), new("µs an open", FigureKeys.OpensProcessor), new("opens/s a core", FigureKeys.OpensPerCore),
            new("all closed s", FigureKeys.LeaveTime), new("permits at zero s", FigureKeys.LeavePermits), new("MiB kept", FigureKeys.LeaveMemory),
        ]);
        Table("Messages", with,
        [
            new("broadcast µs a message", FigureKeys.BroadcastProcessor), new("p99 ms", FigureKeys.BroadcastP99),
            new("last ms", FigureKeys.BroadcastLast), new("missing", FigureKeys.BroadcastMissing),
            new("echo p50 ms", FigureKeys.EchoMedian), new("p99 ms", FigureKeys.EchoP99),
            new("µs an echo", FigureKeys.EchoProcessor), new("missing", FigureKeys.EchoMissing),
        ]);
        text.Append(Ratios(report)).Append("## Plots\n\n");
        foreach (var plot in plots)
            text.Append(CultureInfo.InvariantCulture, $"![{Path.GetFileNameWithoutExtension(plot)}]({plot})\n");
        text.Append("\n## Versions and commands\n\n");
        foreach (var peer in report.Peers)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {peer.Title}: {(peer.Available ? peer.Version : "not measured, " + peer.Version)}\n");
            foreach (var note in peer.Notes)
                text.Append(CultureInfo.InvariantCulture, $"  - {note}\n");
            foreach (var command in peer.Commands)
                text.Append(CultureInfo.InvariantCulture, $"  - `{command}`\n");
        }

        return text.ToString();

        void Table(string title, string about, IReadOnlyList<Column> columns)
        {
            if (!report.Figures.Any(figure => columns.Any(column => column.Key == figure.Key && column.Key != FigureKeys.Load)))
                return;
            text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n{about}\n\n");
            string[] heads = ["", .. columns.Select(column => column.Title)];
            text.Append(MarkdownTable.Of(heads, report.Peers.Select(peer => (IReadOnlyList<string>)
            [
                peer.Title,
                .. peer.Available
                    ? columns.Select(column => MarkdownTable.Number(Find(report, peer.Name, column.Key, column.Connections)))
                    : columns.Select((_, i) => i == 0 ? "not available" : ""),
            ]))).Append('\n');
        }
    }

    private static string Ratios(Report report)
    {
        string[] keys =
        [
            FigureKeys.IdleMemory, FigureKeys.IdleProcessor, FigureKeys.BurstP99, FigureKeys.BurstProcessor, FigureKeys.OpensProcessor,
            FigureKeys.BroadcastProcessor, FigureKeys.BroadcastLast, FigureKeys.EchoMedian, FigureKeys.EchoProcessor,
        ];
        (string Title, string Above, string Below)[] rows =
        [
            ("cost of governance: Tidegate Standalone / Kestrel", AllPeers.Tidegate, AllPeers.Kestrel),
            ("two processes: Tidegate frontend and silo / Standalone", AllPeers.TidegateApart, AllPeers.Tidegate),
            ("a user and two groups / without", AllPeers.TidegateGroups, AllPeers.Tidegate),
            ("TLS: Tidegate Standalone / Kestrel", AllPeers.TidegateTls, AllPeers.KestrelTls),
            ("TLS: Tidegate with / without", AllPeers.TidegateTls, AllPeers.Tidegate),
        ];
        var lines = rows
            .Where(row => report.Figures.Any(figure => figure.Peer == row.Above) && report.Figures.Any(figure => figure.Peer == row.Below))
            .Select(row => (IReadOnlyList<string>)[row.Title, .. keys.Select(key => Ratio(row.Above, row.Below, key))])
            .ToArray();
        return lines.Length == 0
            ? ""
            : $"## Ratios\n\n{MarkdownTable.Of(["", .. keys.Select(key => key[..key.LastIndexOf('.')].Replace('.', ' '))], lines)}\n";

        string Ratio(string above, string below, string key) => MarkdownTable.Number(Find(report, above, key) / Find(report, below, key));
    }

    private static double? Find(Report report, string peer, string key, int? connections = null) => report.Figures
        .Where(figure => figure.Peer == peer && figure.Key == key && (connections is null || figure.Connections == connections))
        .MaxBy(figure => figure.Connections)?.Median;

    private sealed record Column(string Title, string Key, int? Connections = null);
}
