namespace Tidegate.Simulation;

/// <summary>The clocks of a machine as its processes read them: one that counts suspended time, and the wall clock.</summary>
internal sealed class SimTime(World world, NodeClock clock) : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far the wall clock is off.</summary>
    public long WallOffset { get; set; }

    /// <summary>Time in which the machine was suspended; for a variant whose clock stands still meanwhile.</summary>
    public TimeSpan Suspended { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => clock.At(world.Now);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(GetTimestamp() + WallOffset);
}
