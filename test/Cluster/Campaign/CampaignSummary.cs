using System.Globalization;
using System.Text;
using Tidegate.Clients.Measuring;
using Tidegate.Cluster.Episodes;

namespace Tidegate.Cluster.Campaign;

/// <summary>What all episodes came to.</summary>
/// <param name="Reports">The episodes.</param>
/// <param name="Elapsed">Time it took.</param>
internal sealed record CampaignSummary(IReadOnlyList<EpisodeReport> Reports, TimeSpan Elapsed)
{
    /// <summary>Episodes in which something did not hold.</summary>
    public int Failed => Reports.Count(report => !report.Holds);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Reports.Count} episodes in {Elapsed.TotalMinutes:0.0} min, {Failed} failed");
        if (Reports.Count == 0)
            return text.ToString();
        text.AppendLine("faults by kind:");
        foreach (var kind in Reports.SelectMany(report => report.Plan.Faults).CountBy(fault => fault.Kind).OrderBy(kind => kind.Key))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {kind.Key,-20} {kind.Value,5}");
        text.AppendLine(CultureInfo.InvariantCulture, $"overshoot: lower sweep {Reports.Max(report => report.Excess.Lower)}, upper sweep {Reports.Max(report => report.Excess.Upper)}, kernel {Reports.Max(report => report.Excess.Kernel)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"leaked permits {Reports.Sum(report => report.Leaked)}, zombies {Reports.Sum(report => report.Zombies)}, broadcast messages missed {Reports.Sum(report => report.Missed)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"without grants at worst {Reports.Max(report => report.LongestGap).TotalSeconds:0.0} s (median {Median(report => report.LongestGap):0.0} s)");
        text.AppendLine(CultureInfo.InvariantCulture, $"full again after the faults at worst {Reports.Max(report => report.HealedAfter).TotalSeconds:0.0} s (median {Median(report => report.HealedAfter):0.0} s)");
        foreach (var failed in Reports.Where(report => !report.Holds))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"FAILED seed {failed.Seed}");
            foreach (var check in failed.Checks.Where(check => !check.Holds))
                text.AppendLine(CultureInfo.InvariantCulture, $"  {check}");
        }

        return text.ToString();
    }

    private double Median(Func<EpisodeReport, TimeSpan> figure) => Figures.Median(Reports.Select(report => figure(report).TotalSeconds));
}
