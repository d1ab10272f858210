namespace Tidegate.WebFrontend.Leases;

/// <summary>
/// The clock of leases: time since this object was made, counted while the machine is suspended too (F5), and beside it the wall
/// clock, whose running ahead is a reason for doubt.
/// </summary>
internal sealed class LeaseClock(TimeProvider time)
{
    /// <summary>The wall clock may run ahead by this much between two looks before time counts as doubtful.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly long _origin = time.GetTimestamp();
    private TimeSpan _lastNow;
    private DateTimeOffset _lastWall = time.GetUtcNow();

    /// <summary>Time since the origin.</summary>
    public TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>True where the wall clock has run ahead of this clock since the last tick; called by one loop only.</summary>
    public bool IsDoubtful()
    {
        var (now, wall) = (Now, time.GetUtcNow());
        var ahead = wall - _lastWall - (now - _lastNow);
        (_lastNow, _lastWall) = (now, wall);
        return ahead > Tolerance;
    }
}
