using Tidegate.Configuration;
using Tidegate.Recovery;

namespace Tidegate.Grains.Recovery;

/// <summary>
/// Cuts the effective limit to a share of the limit while half of the frontends or more are overloaded: one slow machine is no reason
/// to cut the whole cluster. It acts as a lowered limit does.
/// </summary>
internal sealed class EmergencyLimit(RecoveryOptions options) : RecoveryRule(RecoveryProcedure.EmergencyLimit)
{
    /// <summary>The part of its frontends that must be over a bound for a cluster to be overloaded.</summary>
    private const double OverloadedShare = 0.5;

    public override TimeSpan HoldFor => options.OverloadHoldFor;

    /// <summary>An operator who cuts the limit has a reason that no figure shows.</summary>
    public override bool EndsForOperators => false;

    public override string? Trigger(RecoveryFigures figures, RecoveryRun run) =>
        figures.Overloaded > 0 && figures.Overloaded >= figures.Frontends * OverloadedShare ? Words(figures) : null;

    public override string? End(RecoveryFigures figures, RecoveryRun run, TimeSpan now) =>
        figures.Frontends > 0 && figures.ThreadPoolDelay < options.ThreadPoolDelay / 2 && figures.BudgetLatency < options.BudgetLatency / 2
            ? "load is back to normal"
            : null;

    public override int? Cut(RecoveryFigures figures, RecoveryRequest? request) =>
        request?.Limit ?? (int)Math.Floor(figures.Limit * (request?.Share ?? options.EmergencyShare));

    public override string EndsWhen(RecoveryRun run) =>
        run.IsByOperator
            ? "an operator ends it"
            : FormattableString.Invariant(
                $"thread-pool delay is under {options.ThreadPoolDelay.TotalSeconds / 2:0.###} s and budget latency under {options.BudgetLatency.TotalSeconds / 2:0.###} s, or an operator ends it");

    public override string Progress(RecoveryFigures figures, RecoveryRun run) => $"the effective limit is {run.Cut}; {Words(figures)}";

    private static string Words(RecoveryFigures figures) => FormattableString.Invariant(
        $"{figures.Overloaded} of {figures.Frontends} frontends are overloaded: work waits up to {figures.ThreadPoolDelay.TotalSeconds:0.000} s for a thread, the budget takes up to {figures.BudgetLatency.TotalSeconds:0.000} s");
}
