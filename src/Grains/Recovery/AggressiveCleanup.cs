using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Recovery;

namespace Tidegate.Grains.Recovery;

/// <summary>Looks for dead connections more often while many turn out to be dead, or while their cleanups fail.</summary>
internal sealed class AggressiveCleanup(RecoveryOptions options) : RecoveryRule(RecoveryProcedure.AggressiveCleanup)
{
    /// <summary>The heartbeat interval is divided by it.</summary>
    public const int IntervalDivisor = 3;

    public override string? Trigger(RecoveryFigures figures, RecoveryRun run) =>
        IsOver(figures.Heartbeats) ? "heartbeats: " + Words(figures.Heartbeats)
        : IsOver(figures.Cleanups) ? "cleanups: " + Words(figures.Cleanups)
        : null;

    public override string? End(RecoveryFigures figures, RecoveryRun run, TimeSpan now) =>
        figures.Heartbeats.FailedShare < options.FailureEndShare && figures.Cleanups.FailedShare < options.FailureEndShare
            ? $"{Words(figures.Heartbeats + figures.Cleanups)} in the window"
            : null;

    public override string EndsWhen(RecoveryRun run) => $"under {Percent(options.FailureEndShare)} of the heartbeats and of the cleanups in the window failed";

    public override string Progress(RecoveryFigures figures, RecoveryRun run) =>
        $"heartbeats: {Words(figures.Heartbeats)}; cleanups: {Words(figures.Cleanups)}";

    private bool IsOver(OutcomeCounts counts) => counts.Total >= options.FailureLeast && counts.FailedShare > options.FailureShare;

    private static string Words(OutcomeCounts counts) => $"{counts.Failed} of {counts.Total} failed, {Percent(counts.FailedShare)}";
}
