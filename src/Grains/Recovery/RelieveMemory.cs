using Tidegate.Configuration;
using Tidegate.Recovery;

namespace Tidegate.Grains.Recovery;

/// <summary>
/// Brings the memory of the connections down while it is critical: those over their share are closed, the largest first; send queues
/// get a quarter of their bound; and the effective limit is what is in use, so that nobody new takes what is freed.
/// </summary>
internal sealed class RelieveMemory(RecoveryOptions options) : RecoveryRule(RecoveryProcedure.RelieveMemory)
{
    /// <summary>What is left of the bound of a send queue.</summary>
    public const int QueueDivisor = 4;

    /// <summary>It frees a little more than its end demands, or it would stop at the bound.</summary>
    private const double Aim = 0.95;

    public override string? Trigger(RecoveryFigures figures, RecoveryRun run) =>
        figures.MemoryShare >= options.MemoryCritical
            ? $"connections use {Megabytes(figures.MemoryBytes)} of {Megabytes(figures.MemoryCeilingBytes)}, {Percent(figures.MemoryShare)}"
            : null;

    public override string? End(RecoveryFigures figures, RecoveryRun run, TimeSpan now) =>
        figures.MemoryShare < EndsBelow(run) ? $"connections use {Percent(figures.MemoryShare)} of the memory ceiling" : null;

    public override int? Cut(RecoveryFigures figures, RecoveryRequest? request) =>
        request?.Limit ?? Math.Min(figures.Limit, figures.InUse);

    public override string EndsWhen(RecoveryRun run) => $"memory of connections is under {Percent(EndsBelow(run))} of the ceiling";

    public override string Progress(RecoveryFigures figures, RecoveryRun run) =>
        ToFree(figures, run) is > 0 and long bytes
            ? $"{Megabytes(bytes)} to free; every connection may keep {Megabytes(Share(figures, run))}"
            : "no memory to free";

    /// <summary>Bytes to free now.</summary>
    public long ToFree(RecoveryFigures figures, RecoveryRun run) => Math.Max(0, figures.MemoryBytes - Target(figures, run));

    /// <summary>What every connection may keep: an even part of what all together are to come down to.</summary>
    public long Share(RecoveryFigures figures, RecoveryRun run) => Target(figures, run) / Math.Max(1, figures.InUse);

    private long Target(RecoveryFigures figures, RecoveryRun run) => (long)(figures.MemoryCeilingBytes * EndsBelow(run) * Aim);

    private double EndsBelow(RecoveryRun run) => run.Share ?? options.MemoryRelieved;

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / (1024.0 * 1024.0):0.0} MB");
}
