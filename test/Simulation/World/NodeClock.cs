namespace Tidegate.Simulation;

/// <summary>A machine's clock: an offset, and a rate that is off by some millionths. Integer arithmetic only.</summary>
internal sealed class NodeClock(long offset, long ratePpm)
{
    private const long Million = 1_000_000;

    /// <summary>What the clock shows at a moment of the world.</summary>
    public long At(long tick) => offset + tick + (tick * ratePpm / Million);

    /// <summary>The first moment of the world at which the clock shows at least this.</summary>
    public long TickOf(long local)
    {
        var tick = (local - offset) * Million / (Million + ratePpm);
        while (At(tick) < local) tick++;
        return tick;
    }
}
