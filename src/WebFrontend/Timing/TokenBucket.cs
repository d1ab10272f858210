namespace Tidegate.WebFrontend.Timing;

/// <summary>A token bucket that is given its rate and the time with each call, so that both may change. Starts full.</summary>
internal struct TokenBucket
{
    private double _used;
    private TimeSpan _last;

    /// <summary>Takes a token.</summary>
    /// <param name="now">This moment; never before an earlier call's.</param>
    /// <param name="perSecond">Tokens that come back per second.</param>
    /// <param name="capacity">The most that can be taken at once.</param>
    /// <returns>False where none is left; nothing is taken then.</returns>
    public bool TryTake(TimeSpan now, double perSecond, double capacity)
    {
        Refill(now, perSecond);
        if (_used + 1 > capacity)
            return false;
        _used++;
        return true;
    }

    /// <summary>Takes tokens for what has happened already, more than there are where need be.</summary>
    /// <param name="count">How many.</param>
    /// <param name="now">This moment; never before an earlier call's.</param>
    /// <param name="perSecond">Tokens that come back per second.</param>
    public void Charge(double count, TimeSpan now, double perSecond)
    {
        Refill(now, perSecond);
        _used += count;
    }

    /// <summary>How long until no more is taken than the capacity; zero where it is so already.</summary>
    /// <param name="now">This moment; never before an earlier call's.</param>
    /// <param name="perSecond">Tokens that come back per second.</param>
    /// <param name="capacity">The most that can be taken at once.</param>
    public TimeSpan Debt(TimeSpan now, double perSecond, double capacity)
    {
        Refill(now, perSecond);
        return _used <= capacity ? TimeSpan.Zero : TimeSpan.FromSeconds((_used - capacity) / perSecond);
    }

    /// <summary>Puts a token back that was taken and not used.</summary>
    public void Return() => _used = Math.Max(0, _used - 1);

    private void Refill(TimeSpan now, double perSecond)
    {
        _used = Math.Max(0, _used - (now - _last).TotalSeconds * perSecond);
        _last = now;
    }
}
