using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Topics;

/// <summary>
/// When the grain of a topic hears of its first local member: at once, unless many topics are new at the same time. Then it is told later,
/// and at a bounded pace, since each costs the cluster an activation: clients that come with new groups and leave at once cost nothing.
/// </summary>
internal struct FreshPace
{
    /// <summary>New topics a second whose grains are told at once; twice as many may come together.</summary>
    public const int AtOncePerSecond = 500;

    /// <summary>New topics a second beyond these.</summary>
    public const int LaterPerSecond = 2000;

    private const double Burst = 2;

    /// <summary>How long a topic beyond the first rate waits at least: memberships that end sooner are never told.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Distance = TimeSpan.FromSeconds(1.0 / LaterPerSecond);

    private TokenBucket _atOnce;
    private TimeSpan _last;

    /// <summary>When the grain of one more new topic is to be told.</summary>
    /// <param name="now">This moment; never before an earlier call's.</param>
    public TimeSpan DueAt(TimeSpan now)
    {
        if (_atOnce.TryTake(now, AtOncePerSecond, AtOncePerSecond * Burst)) return now;
        var next = _last + Distance;
        return _last = next > now + Wait ? next : now + Wait;
    }
}
