using System.Globalization;

namespace Tidegate.Simulation.Scale;

/// <summary>The figures as rows of a table in Markdown, and where one budget no longer does.</summary>
internal static class ScaleTable
{
    /// <summary>Of the core that runs the grain's turns; the rest is for the calls themselves and for bursts.</summary>
    public const double MostCore = 0.7;

    /// <summary>To the store: most of a link of 1 Gbit/s.</summary>
    public const double MostBytesPerSecond = 100e6;

    /// <summary>What a client waits at most, for a permit or to be refused: Lease:RecallTimeout, and 50 ms for the way and two commits.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromMilliseconds(250 + 50);

    public const string Head = """
        | Frontends | Store | Written as | Phase | Reports/s | Commits/s | Reports per commit | KB per commit | MB/s | Core: ledger | Core: writing | Allocated MB/s | Longest commit | Longest wait | |
        |---:|---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|
        """;

    public static string Row(ScaleFigures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {figures.Load.Frontends:N0} | {figures.Load.Write.TotalMilliseconds:0} ms | {figures.Load.Format} | {figures.Phase} "
        + $"| {figures.PerSecond(figures.Reports):N0} | {figures.PerSecond(figures.Commits):N0} | {figures.PerCommit(figures.Reports):0.0} "
        + $"| {figures.PerCommit(figures.Bytes) / 1e3:0.0} | {figures.BytesPerSecond / 1e6:0.00} "
        + $"| {figures.Apply / figures.Load.Window * 100:0.0} % | {figures.Serialize / figures.Load.Window * 100:0.0} % "
        + $"| {figures.PerSecond(figures.Allocated) / 1e6:0.0} | {figures.LongestCommit.TotalMilliseconds:0.0} ms "
        + $"| {figures.LongestWait.TotalMilliseconds:0} ms | {string.Join(", ", Broken(figures))} |");

    /// <summary>The bounds that a phase broke.</summary>
    public static IEnumerable<string> Broken(ScaleFigures figures)
    {
        if (figures.Core > MostCore) yield return "core";
        if (figures.BytesPerSecond > MostBytesPerSecond) yield return "bytes";
        if (figures.LongestWait > MostWait) yield return "wait";
        if (figures.Refused > 0 && figures.Live < figures.Load.Limit) yield return string.Create(CultureInfo.InvariantCulture, $"{figures.Refused:N0} refused");
    }
}
