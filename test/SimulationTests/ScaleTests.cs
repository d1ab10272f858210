using Tidegate.Simulation.Scale;

namespace Tidegate.Simulation.Tests;

/// <summary>The scale run, small: its counts, never its times.</summary>
public sealed class ScaleTests
{
    private static readonly ScaleLoad Small = new()
    {
        Frontends = 10,
        Limit = 2_000,
        ConnectRate = 10,
        ChurnRate = 200,
        Window = TimeSpan.FromSeconds(10),
        ChargesCpu = false,
    };

    [Fact]
    public void Scale_run_refuses_nobody_until_the_house_is_full()
    {
        var phases = Run(Small);
        Assert.Equal([100, 1_000, 1_000, 1_900, 2_000, 2_000], phases.Select(phase => phase.Live));
        Assert.All(phases[..^1], phase => Assert.Equal(0, phase.Refused));
    }

    [Fact]
    public void Idle_frontends_report_once_per_renew_interval_and_each_report_is_committed()
    {
        var idle = Run(Small)[1];
        Assert.Equal(2 * Small.Frontends, idle.Reports);
        Assert.InRange(idle.Commits, 1, idle.Reports);
    }

    [Fact]
    public void Full_house_reports_what_comes_free()
    {
        var phases = Run(Small);
        Assert.True(phases[4].Reports > 10 * phases[2].Reports, $"{phases[4].Reports} reports at a full house, {phases[2].Reports} at half.");
    }

    [Fact]
    public void Storm_at_a_full_house_is_refused_in_time()
    {
        var storm = Run(Small)[^1];
        Assert.InRange(storm.Refused, 1, 10 * Small.ConnectRate);
        Assert.InRange(storm.LongestWait, TimeSpan.Zero, ScaleTable.MostWait);
    }

    [Fact]
    public void Same_load_counts_the_same_without_the_processor() =>
        Assert.Equal(Run(Small).Select(Counts), Run(Small).Select(Counts));

    [Fact]
    public void Json_takes_more_bytes_for_the_same_documents()
    {
        var (binary, json) = (Run(Small)[1], Run(Small with { Format = LedgerFormat.Json })[1]);
        Assert.Equal(binary.Commits, json.Commits);
        Assert.True(json.Bytes > 2 * binary.Bytes, $"{json.Bytes} and {binary.Bytes} bytes.");
    }

    [Fact]
    public void Slower_store_commits_less_often() =>
        Assert.True(Run(Small with { Write = TimeSpan.FromMilliseconds(50) })[4].Commits < Run(Small)[4].Commits / 2);

    [Fact]
    public void Bound_that_a_phase_broke_is_named()
    {
        var calm = new ScaleFigures { Load = Small, Phase = "", Bytes = 1, Live = 1 };
        Assert.Empty(ScaleTable.Broken(calm));
        var worn = calm with { Apply = Small.Window, Bytes = long.MaxValue, LongestWait = TimeSpan.FromSeconds(1), Refused = 7 };
        Assert.Equal(["core", "bytes", "wait", "7 refused"], ScaleTable.Broken(worn));
    }

    private static ScaleFigures[] Run(ScaleLoad load)
    {
        using var formats = new LedgerFormats();
        return [.. ScaleRun.Run(load, formats)];
    }

    private static (string, int, long, long, long, TimeSpan) Counts(ScaleFigures figures) =>
        (figures.Phase, figures.Live, figures.Reports, figures.Commits, figures.Bytes, figures.LongestWait);
}
