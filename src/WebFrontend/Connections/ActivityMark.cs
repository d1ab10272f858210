using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Connections;

/// <summary>When a client was last active, and whether it was warned since. Marking is one store: no lock, no allocation, no timer.</summary>
internal sealed class ActivityMark
{
    private readonly MonotonicClock _clock;
    private Moment _last = new();
    private Moment _warned = new();

    public ActivityMark(MonotonicClock clock)
    {
        _clock = clock;
        Touch();
    }

    /// <summary>Time since the last activity.</summary>
    public TimeSpan IdleFor => _last.Value is { } last && _clock.Now - last is var idle && idle > TimeSpan.Zero ? idle : TimeSpan.Zero;

    /// <summary>True from a warning to the next activity.</summary>
    public bool IsWarned => _warned.Value is { } warned && warned >= _last.Value;

    /// <summary>Time since a warning that was not answered by activity; null where there is none.</summary>
    public TimeSpan? WarnedFor => IsWarned ? _clock.Now - _warned.Value : null;

    /// <summary>The client was active.</summary>
    public void Touch() => _last.Value = _clock.Now;

    /// <summary>The client was warned.</summary>
    public void Warn() => _warned.Value = _clock.Now;
}
