using System.Globalization;
using System.Text;

namespace Tidegate.Failover;

/// <summary>The figures of all kills.</summary>
internal static class Table
{
    public static string Of(IReadOnlyList<Kill> kills, int lostClients, int falseDeaths)
    {
        var text = new StringBuilder("| From kill -9 of the budget's silo until | n | p50 | p90 | worst |\n|---|---:|---:|---:|---:|\n");
        Row(text, "another silo has the budget", kills.Select(kill => kill.Takeover));
        Row(text, "the first new grant at any frontend", kills.Select(kill => kill.FirstGrant));
        Row(text, "a new grant at every frontend", kills.Select(kill => kill.LastGrant));
        Row(text, "every connection's grain answers", kills.Select(kill => kill.Grains));
        Row(text, "the audit shows no difference", kills.Where(kill => kill.Audit is not null).Select(kill => kill.Audit!.Value));
        return text.Append(CultureInfo.InvariantCulture, $"\nClients that lost their connection: {lostClients}; silos given up though nobody had killed them: {falseDeaths}").ToString();
    }

    public static string Of(IReadOnlyList<Outage> outages, int lostClients)
    {
        var text = new StringBuilder("| From the start of all silos until | n | p50 | p90 | worst |\n|---|---:|---:|---:|---:|\n");
        Row(text, "a new grant at every frontend", outages.Select(outage => outage.Grant));
        Row(text, "the audit shows no difference", outages.Select(outage => outage.Audit));
        return text.Append(CultureInfo.InvariantCulture, $"\nClients that lost their connection: {lostClients}").ToString();
    }

    private static void Row(StringBuilder text, string what, IEnumerable<TimeSpan> figures)
    {
        var sorted = figures.Order().ToArray();
        if (sorted.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"| {what} | {sorted.Length} | {Seconds(sorted, 0.5)} | {Seconds(sorted, 0.9)} | {Seconds(sorted, 1)} |\n");
    }

    private static string Seconds(TimeSpan[] sorted, double share)
    {
        var rank = Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1);
        return sorted[rank].TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
    }
}
