using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Draining;

/// <summary>
/// Keeps a drain that fell behind its schedule from catching up in a burst: no second has more closes than the rate. Pure.
/// </summary>
internal sealed class DrainPace
{
    /// <summary>
    /// The share of the rate that is planned for and comes back per second; the rest may be taken at once. Together they are the rate.
    /// </summary>
    public const double Share = 0.9;

    private TokenBucket _bucket;

    /// <summary>How many of the sockets that are due may be closed now.</summary>
    /// <param name="now">This moment; never before an earlier call's.</param>
    /// <param name="due">Sockets that are due.</param>
    /// <param name="perSecond">The most in any second.</param>
    public int Take(TimeSpan now, int due, double perSecond)
    {
        var taken = 0;
        while (taken < due && _bucket.TryTake(now, Share * perSecond, Math.Max(1, (1 - Share) * perSecond)))
            taken++;
        return taken;
    }
}
