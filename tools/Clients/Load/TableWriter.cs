using System.Globalization;

namespace Tidegate.Clients.Load;

/// <summary>Prints a report for people.</summary>
public static class TableWriter
{
    public static void Write(TextWriter output, LoadReport report)
    {
        output.WriteLine();
        Line(output, "mode", $"{report.Mode}, {report.Connections} clients, {report.DurationSeconds:F1} s{(report.Interrupted ? ", interrupted" : "")}");
        Line(output, "handshakes", $"{report.Started} begun, {report.Opened} opened, {report.RefusedTotal} refused, {report.ErrorTotal} errors");
        Line(output, "open", $"{(report.OpenWhenReady is { } open ? open : "?")} once all were answered, {report.PeakOpen} at the peak");
        if (report.Delivery.Count > 0 || report.Sent > 0)
            Line(output, "messages", $"{report.Sent} sent, {report.Echoed} came back, {report.Unsent} could not be sent");
        if (report.OtherMessages > 0)
            Line(output, "other messages", $"{report.OtherMessages}");
        Counts(output, "refused", report.Refusals);
        Counts(output, "closed", report.Closes);
        if (report.ClosedTotal > 0)
            Line(output, "closed", $"{report.PeakClosesPerSecond,8}  in the busiest second");
        Counts(output, "errors", report.Errors);
        Counts(output, "notices", report.Notices);
        if (report.Handshake.Count + report.Delivery.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("  latency, ms         count        p50        p90        p99      p99.9        max");
            Latency(output, "handshake", report.Handshake);
            Latency(output, "delivery", report.Delivery);
        }

        if (report.ExpectOpen is { } expected)
        {
            output.WriteLine();
            output.WriteLine(report.AsExpected ? $"  As expected: {expected} open." : $"  NOT as expected: {expected} were to be open.");
        }
    }

    private static void Line(TextWriter output, string name, FormattableString text) =>
        output.WriteLine($"  {name,-14} {text.ToString(CultureInfo.InvariantCulture)}");

    private static void Counts(TextWriter output, string name, SortedDictionary<string, long> counts)
    {
        foreach (var (key, count) in counts)
            Line(output, name, $"{count,8}  {key}");
    }

    private static void Latency(TextWriter output, string name, LatencySummary latency)
    {
        if (latency.Count == 0)
            return;
        Line(output, name, $"{latency.Count,8} {latency.P50,10:F2} {latency.P90,10:F2} {latency.P99,10:F2} {latency.P999,10:F2} {latency.Max,10:F2}");
    }
}
