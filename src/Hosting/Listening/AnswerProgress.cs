namespace Tidegate.Hosting.Listening;

/// <summary>
/// Whether a peer reads what it asked for, judged by what its kernel has acknowledged. Time without anything to read does not count,
/// and a byte now and then is no progress. Pure.
/// </summary>
internal struct AnswerProgress
{
    /// <summary>What must be read of waiting answers within the time allowed: 240 bytes a second in 10 seconds.</summary>
    public const int LeastBytes = 2400;

    private TimeSpan? _since;
    private long _acknowledged;

    /// <summary>Looks once more.</summary>
    /// <param name="now">This moment.</param>
    /// <param name="acknowledged">Bytes that the peer has acknowledged so far.</param>
    /// <param name="isWaiting">Something was sent that it has not acknowledged, or cannot be sent since its window is closed.</param>
    /// <param name="allowed">Time for <see cref="LeastBytes"/>.</param>
    /// <returns>True where the time has passed.</returns>
    public bool IsStuck(TimeSpan now, long acknowledged, bool isWaiting, TimeSpan allowed)
    {
        if (!isWaiting)
        {
            _since = null;
        }
        else if (_since is not { } since || acknowledged - _acknowledged >= LeastBytes)
        {
            _since = now;
            _acknowledged = acknowledged;
        }
        else
        {
            return now - since >= allowed;
        }

        return false;
    }
}
