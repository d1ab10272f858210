namespace Tidegate.Hosting.Supervision;

/// <summary>
/// When to tell the supervisor that this process is alive, and how long it may then wait for the next time. Pure. It says nothing while
/// the vital sign is old, and it asks for no more time than this process may stand still without harm.
/// </summary>
/// <param name="configured">What the supervisor waits for by its own configuration.</param>
/// <param name="least">The shortest wait that is ever asked for: below it a busy machine would look like a dead process.</param>
internal sealed class WatchdogClock(TimeSpan configured, TimeSpan least)
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    private TimeSpan? _asked;
    private TimeSpan? _lastPing;

    /// <summary>How often <see cref="Next"/> is to be asked.</summary>
    public TimeSpan Interval => Shorter(Awaited / 8, LongestInterval);

    /// <summary>The vital sign is too old for a ping.</summary>
    public bool IsSilent { get; private set; }

    private TimeSpan Awaited => _asked ?? configured;

    /// <summary>One tick.</summary>
    /// <param name="now">A time on any one clock.</param>
    /// <param name="age">Age of the vital sign.</param>
    /// <param name="harmlessFor">How long the process may stand still from now on; null: as long as configured.</param>
    /// <returns>How long the supervisor may wait for the next ping, where one is due.</returns>
    public TimeSpan? Next(TimeSpan now, TimeSpan age, TimeSpan? harmlessFor)
    {
        IsSilent = age > Awaited / 2;
        if (IsSilent) return null;
        var wait = Shorter(configured, harmlessFor is { } bound ? Longer(bound, least) : configured);
        // Half of the time, as sd_watchdog_enabled(3) advises; sooner where the supervisor would now wait for too long.
        var isDue = now - _lastPing is not { } since || since >= Awaited / 2 || wait + LongestInterval < Awaited - since;
        if (!isDue) return null;
        _lastPing = now;
        return _asked = wait;
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
