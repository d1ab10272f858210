using System.Globalization;
using System.Text;
using Tidegate.Clients.Measuring;

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
        var all = figures.ToArray();
        if (all.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"| {what} | {all.Length} | {Seconds(all, 0.5)} | {Seconds(all, 0.9)} | {Seconds(all, 1)} |\n");
    }

    private static string Seconds(TimeSpan[] all, double share) =>
        Figures.Percentile(all, share).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
