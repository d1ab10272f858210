namespace Tidegate.WebFrontend.Memory;

/// <summary>
/// Has garbage collected while memory is tight, no more often than a bound, and tells when a figure is one without garbage. Not for
/// several threads.
/// </summary>
/// <param name="collect">Begins a whole collection beside the work of the process.</param>
/// <param name="completed">A number that grows with each whole collection that has ended.</param>
internal sealed class GarbageWatch(Action collect, Func<long> completed)
{
    /// <summary>The least time between two collections that are asked for.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>After so long nothing is waited for any more: the collector does not find the time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private TimeSpan? _askedAt;
    private TimeSpan? _waitingSince;
    private long _before;

    /// <summary>A number that grows with each whole collection that has ended.</summary>
    public long Completed => completed();

    /// <summary>Asks for a collection unless one was asked for just now.</summary>
    public void Ask(TimeSpan now)
    {
        if (now - _askedAt < Interval) return;
        _askedAt = now;
        if (_waitingSince is null)
        {
            _waitingSince = now;
            _before = completed();
        }

        collect();
    }

    /// <summary>A whole collection has ended since it was asked for, or is not to be had.</summary>
    public bool HasRunSinceAsked(TimeSpan now) => _waitingSince is { } since && (completed() > _before || now - since >= Patience);

    /// <summary>The next figure that counts is one after another collection.</summary>
    public void AskAgain() => _waitingSince = null;
}
