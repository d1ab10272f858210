namespace Tidegate.Diagnostics;

/// <summary>
/// Lets one of many equal warnings through every few seconds, with the number of those it kept back: an outage fails every call at
/// once, and one line says as much as a thousand. Thread-safe.
/// </summary>
internal sealed class WarningThrottle
{
    /// <summary>Time between two warnings.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private TimeSpan? _last;
    private int _keptBack;

    /// <param name="now">This moment.</param>
    /// <param name="keptBack">Warnings that were kept back since the last one.</param>
    public bool TryPass(TimeSpan now, out int keptBack)
    {
        lock (_gate)
        {
            if (_last is { } last && now - last < Period)
            {
                _keptBack++;
                keptBack = 0;
                return false;
            }

            keptBack = _keptBack;
            _keptBack = 0;
            _last = now;
            return true;
        }
    }
}
