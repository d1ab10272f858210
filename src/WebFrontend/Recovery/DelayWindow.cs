namespace Tidegate.WebFrontend.Recovery;

/// <summary>
/// The mean of the last delays. One that is still going on counts with what it has lasted so far: where nothing moves any more, nothing
/// would be measured. Pure; not for several threads.
/// </summary>
internal sealed class DelayWindow
{
    /// <summary>Delays remembered at most.</summary>
    private const int Most = 256;

    private readonly Queue<(TimeSpan At, TimeSpan Delay)> _delays = new();
    private TimeSpan? _dueAt;

    /// <summary>Something is due at a moment.</summary>
    public void Expect(TimeSpan dueAt) => _dueAt = dueAt;

    /// <summary>What was expected has come.</summary>
    public void Arrived(TimeSpan now)
    {
        if (_dueAt is { } due) Add(now > due ? now - due : TimeSpan.Zero, now);
        _dueAt = null;
    }

    /// <summary>Adds a delay.</summary>
    public void Add(TimeSpan delay, TimeSpan now)
    {
        if (_delays.Count == Most) _delays.Dequeue();
        _delays.Enqueue((now, delay));
    }

    /// <summary>The mean within a window; zero where there is nothing.</summary>
    public TimeSpan Mean(TimeSpan now, TimeSpan window)
    {
        while (_delays.TryPeek(out var oldest) && now - oldest.At > window) _delays.Dequeue();
        var (sum, count) = (TimeSpan.Zero, 0);
        foreach (var (_, delay) in _delays)
        {
            sum += delay;
            count++;
        }

        if (_dueAt is { } due && now > due) (sum, count) = (sum + (now - due), count + 1);
        return count == 0 ? TimeSpan.Zero : sum / count;
    }
}
