namespace Tidegate.Grains.Alerts;

/// <summary>
/// When the limit will be reached if connections go on as they do: the median of the slopes between all pairs of the last points
/// (Theil and Sen), which a third of the points may miss without moving it. Pure.
/// </summary>
internal sealed class LimitTrend
{
    /// <summary>The points that are looked at.</summary>
    public const int Points = 60;

    /// <summary>It takes so many to say anything.</summary>
    public const int FewestPoints = 6;

    /// <summary>Time between two points.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>What is farther away is no forecast.</summary>
    public static readonly TimeSpan Farthest = TimeSpan.FromDays(1);

    // Of the pairs of a climb nearly all rise; where connections come and go it is about half.
    private const double RisingShare = 0.75;

    // A climb that has turned is over, though most of the last minute still rises.
    private const int Newest = 12;

    private readonly Queue<(DateTimeOffset At, int InUse)> _points = new();
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>Takes the number of connections.</summary>
    public void Take(int inUse, DateTimeOffset now)
    {
        if (_points.Count > 0 && now - _last < Step)
            return;
        _last = now;
        _points.Enqueue((now, inUse));
        while (_points.Count > Points || now - _points.Peek().At > 2 * Points * Step)
            _points.Dequeue();
    }

    /// <summary>The time until <paramref name="limit"/> is reached.</summary>
    /// <returns>Zero where it is reached; null where connections do not climb, or too slowly for a forecast.</returns>
    public TimeSpan? ReachedIn(int limit, DateTimeOffset now)
    {
        if (_points.Count == 0)
            return null;
        (DateTimeOffset At, int InUse)[] points = [.. _points];
        var (newestAt, newest) = points[^1];
        if (newest >= limit)
            return TimeSpan.Zero;
        if (points.Length < FewestPoints || Slope(points) is not { } slope)
            return null;

        var seconds = ((limit - newest) / slope) - (now - newestAt).TotalSeconds;
        return seconds > Farthest.TotalSeconds ? null : TimeSpan.FromSeconds(Math.Max(0, seconds));
    }

    // Connections per second, or null where they do not climb, or climb no longer.
    private static double? Slope((DateTimeOffset At, int InUse)[] points)
    {
        var slopes = Slopes(points);
        var rising = slopes.Count(slope => slope > 0);
        return Median(slopes) is > 0 and var median && rising >= slopes.Count * RisingShare && Median(Slopes(points[^Math.Min(points.Length, Newest)..])) >= 0
            ? median
            : null;
    }

    private static List<double> Slopes((DateTimeOffset At, int InUse)[] points)
    {
        var slopes = new List<double>(points.Length * (points.Length - 1) / 2);
        for (var i = 1; i < points.Length; i++)
        {
            for (var j = 0; j < i; j++)
                slopes.Add((points[i].InUse - points[j].InUse) / (points[i].At - points[j].At).TotalSeconds);
        }

        slopes.Sort();
        return slopes;
    }

    private static double Median(List<double> sorted) => (sorted[sorted.Count / 2] + sorted[(sorted.Count - 1) / 2]) / 2;
}
