using System.Diagnostics.CodeAnalysis;
using Tidegate.Budget;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>
/// Smooths the arrival of new connections. Those over the rate are told to come back one after the other, as the rate will have room
/// for them, instead of all at once.
/// </summary>
/// <param name="random">Numbers from 0 to 1, without 1.</param>
internal sealed class RateGate(Func<double> random)
{
    /// <summary>How much of a second's connections may come at once.</summary>
    private const double BurstSeconds = 0.1;

    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private TokenBucket _bucket;
    private double _turnedAway;
    private TimeSpan _lastTurnedAway;

    /// <summary>With numbers of the process's own source.</summary>
    public RateGate()
        : this(Random.Shared.NextDouble)
    {
    }

    /// <summary>Counts a connection in.</summary>
    /// <param name="now">This moment.</param>
    /// <param name="perSecond">Connections per second; 0 is off.</param>
    /// <param name="pressure">From backpressure on the rate is halved.</param>
    /// <param name="refusal">Why it is not counted in.</param>
    public bool TryTake(TimeSpan now, int perSecond, PressureLevel pressure, [NotNullWhen(false)] out Refusal? refusal)
    {
        refusal = null;
        if (perSecond == 0)
            return true;
        var rate = pressure >= PressureLevel.Backpressure ? perSecond / 2.0 : perSecond;
        lock (_lock)
        {
            if (_bucket.TryTake(now, rate, Math.Max(1, rate * BurstSeconds)))
                return true;
            refusal = new Refusal(
                RefusalReasons.Rate,
                TurnAway(now, rate),
                (long)Math.Ceiling(rate),
                (long)Math.Ceiling(rate),
                "More clients connect than this frontend takes per second. Come back after the time given.");
            return false;
        }
    }

    /// <summary>The connection that was counted in came to nothing.</summary>
    public void Return()
    {
        lock (_lock)
            _bucket.Return();
    }

    private TimeSpan TurnAway(TimeSpan now, double rate)
    {
        _turnedAway = Math.Max(0, _turnedAway - (now - _lastTurnedAway).TotalSeconds * rate) + 1;
        _lastTurnedAway = now;
        var turn = TimeSpan.FromSeconds(_turnedAway / rate);
        // So far behind a turn of one's own says nothing, and all shall not come at the end of the minute.
        return turn <= MaxRetryAfter ? turn : MaxRetryAfter / 2 * (1 + random());
    }
}
