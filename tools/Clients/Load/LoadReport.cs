using Tidegate.Clients.Measuring;

namespace Tidegate.Clients.Load;

/// <summary>The figures of a run at its end; what the table and the JSON file show.</summary>
public sealed record LoadReport
{
    public required IReadOnlyList<Uri> Urls { get; init; }
    public required string Mode { get; init; }
    public required int Connections { get; init; }
    public required double DurationSeconds { get; init; }
    public required bool Interrupted { get; init; }
    public required long Started { get; init; }
    public required long Opened { get; init; }
    public required long? OpenWhenReady { get; init; }
    public required long PeakOpen { get; init; }
    public required long RefusedTotal { get; init; }
    public required SortedDictionary<string, long> Refusals { get; init; }
    public required long ClosedTotal { get; init; }
    public required SortedDictionary<string, long> Closes { get; init; }

    /// <summary>Closes of the busiest second.</summary>
    public required long PeakClosesPerSecond { get; init; }

    public required long ErrorTotal { get; init; }
    public required SortedDictionary<string, long> Errors { get; init; }
    public required SortedDictionary<string, long> Notices { get; init; }
    public required long Sent { get; init; }
    public required long Unsent { get; init; }
    public required long Echoed { get; init; }
    public required long OtherMessages { get; init; }
    public required LatencySummary Handshake { get; init; }
    public required LatencySummary Delivery { get; init; }
    public required int? ExpectOpen { get; init; }

    /// <summary>True where nothing was expected, or exactly as many were open as were expected.</summary>
    public bool AsExpected => ExpectOpen is null || OpenWhenReady == ExpectOpen;

    /// <summary>Reads the figures off a run that has ended.</summary>
    public static LoadReport Of(LoadOptions options, LoadRun run, TimeSpan duration, bool interrupted)
    {
        var statistics = run.Statistics;
        return new LoadReport
        {
            Urls = options.Urls,
            Mode = options.Mode.ToString().ToLowerInvariant(),
            Connections = options.Connections,
            DurationSeconds = duration.TotalSeconds,
            Interrupted = interrupted,
            Started = statistics.Started,
            Opened = statistics.Opened,
            OpenWhenReady = run.OpenWhenReady,
            PeakOpen = statistics.PeakOpen,
            RefusedTotal = statistics.Refusals.Total,
            Refusals = statistics.Refusals.Snapshot(),
            ClosedTotal = statistics.Closes.Total,
            Closes = statistics.Closes.Snapshot(),
            PeakClosesPerSecond = statistics.ClosesPeak.PerSecond(),
            ErrorTotal = statistics.Errors.Total,
            Errors = statistics.Errors.Snapshot(),
            Notices = statistics.Notices.Snapshot(),
            Sent = statistics.Sent,
            Unsent = statistics.Unsent,
            Echoed = statistics.Echoed,
            OtherMessages = statistics.OtherMessages,
            Handshake = LatencySummary.Of(statistics.Handshake),
            Delivery = LatencySummary.Of(statistics.Delivery),
            ExpectOpen = options.ExpectOpen,
        };
    }
}

/// <summary>Percentiles in milliseconds.</summary>
public sealed record LatencySummary(long Count, double P50, double P90, double P99, double P999, double Max)
{
    public static LatencySummary Of(LatencyHistogram histogram) => new(
        histogram.Count,
        histogram.Percentile(50).TotalMilliseconds,
        histogram.Percentile(90).TotalMilliseconds,
        histogram.Percentile(99).TotalMilliseconds,
        histogram.Percentile(99.9).TotalMilliseconds,
        histogram.Max.TotalMilliseconds);
}
