using System.Globalization;
using Tidegate.Alerts;

namespace Tidegate.WebFrontend.Admin.Alerts;

/// <summary>
/// Merges the history of the cluster with that of this frontend, page by page. A token names the last number that was shown of each: so a
/// page goes on where the one before ended, whatever has happened since. Pure.
/// </summary>
internal static class AlertPages
{
    private const char Separator = '-';

    /// <summary>Where a page begins: below these numbers.</summary>
    internal readonly record struct Place(long? Cluster, long? Local);

    /// <summary>Merges two pages of at least <paramref name="top"/> events each, where there are so many.</summary>
    public static (AlertEvent[] Events, string? Next) Merge(AlertHistoryPage cluster, AlertHistoryPage local, int top, Place from)
    {
        var all = cluster.Events.Select(happened => (Happened: happened, IsLocal: false))
            .Concat(local.Events.Select(happened => (Happened: happened, IsLocal: true)))
            .OrderByDescending(entry => entry.Happened.At)
            .ToArray();
        var shown = all.Take(top).ToArray();
        var isLast = all.Length <= top && cluster.Before is null && local.Before is null;
        if (isLast || shown.Length == 0) return ([.. shown.Select(entry => entry.Happened)], null);

        var lastCluster = shown.LastOrDefault(entry => !entry.IsLocal).Happened?.Number ?? from.Cluster;
        var lastLocal = shown.LastOrDefault(entry => entry.IsLocal).Happened?.Number ?? from.Local;
        return ([.. shown.Select(entry => entry.Happened)], Write(new Place(lastCluster, lastLocal)));
    }

    public static bool TryRead(string? token, out Place place)
    {
        place = default;
        if (token is null) return true;
        if (token.Split(Separator) is not [var cluster, var local]) return false;
        if (!TryNumber(cluster, out var first) || !TryNumber(local, out var second)) return false;
        place = new Place(first, second);
        return true;
    }

    private static string Write(Place place) => string.Create(CultureInfo.InvariantCulture, $"{place.Cluster}{Separator}{place.Local}");

    private static bool TryNumber(string text, out long? number)
    {
        number = null;
        if (text.Length == 0) return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read)) return false;
        number = read;
        return true;
    }
}
