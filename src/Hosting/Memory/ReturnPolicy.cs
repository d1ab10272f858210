namespace Tidegate.Hosting.Memory;

/// <summary>
/// When memory that is not needed any more goes back to the system: once, after most have left and stayed away for a moment. Pure.
/// </summary>
internal sealed class ReturnPolicy
{
    /// <summary>So many must have been here: what fewer leave is not worth a collection.</summary>
    public const int LeastPeak = 1_000;

    /// <summary>So many may be left at most. They stand still for as long as the collection takes, which grows with them.</summary>
    public const int MostLeft = 5_000;

    private const int LeftPart = 4;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    private int _peak;
    private TimeSpan? _lowSince;

    /// <summary>Notes how many there are.</summary>
    /// <param name="count">How many.</param>
    /// <param name="now">This moment, on any one clock.</param>
    /// <returns>True where memory is to go back now.</returns>
    public bool Update(int count, TimeSpan now)
    {
        _peak = Math.Max(_peak, count);
        if (_peak < LeastPeak || count > Math.Min(_peak / LeftPart, MostLeft))
        {
            _lowSince = null;
            return false;
        }

        _lowSince ??= now;
        if (now - _lowSince < Rest)
            return false;
        (_peak, _lowSince) = (count, null);
        return true;
    }
}
