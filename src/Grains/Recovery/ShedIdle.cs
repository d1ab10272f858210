using Tidegate.Grains.Budget;
using Tidegate.Recovery;

namespace Tidegate.Grains.Recovery;

/// <summary>
/// Closes idle connections while connections are critical. A full house of active clients is a legitimate state: then it runs and
/// closes nobody.
/// </summary>
internal sealed class ShedIdle() : RecoveryRule(RecoveryProcedure.ShedIdle)
{
    /// <summary>Share of the limit at which it starts.</summary>
    public const double StartsAt = PressureGauge.CriticalAt;

    /// <summary>Share of the limit under which it ends, and down to which it closes.</summary>
    public const double EndsBelow = PressureGauge.CriticalAt - PressureGauge.Hysteresis;

    public override string? Trigger(RecoveryFigures figures, RecoveryRun run) =>
        figures.ConnectionShare >= StartsAt
            ? $"{figures.InUse} of {figures.Limit} connections are in use, {Percent(figures.ConnectionShare)}"
            : null;

    public override string? End(RecoveryFigures figures, RecoveryRun run, TimeSpan now) =>
        figures.InUse <= Target(figures, run) ? $"{figures.InUse} of {figures.Limit} connections are in use" : null;

    public override string EndsWhen(RecoveryRun run) => $"connections in use are at most {Percent(run.Share ?? EndsBelow)} of the limit";

    public override string Progress(RecoveryFigures figures, RecoveryRun run) =>
        Excess(figures, run) is > 0 and int excess
            ? $"{excess} connections to close, {figures.Idle} are idle" + (figures.Idle == 0 ? "; nothing active is closed" : "")
            : "no connection to close";

    /// <summary>Idle connections to close now; no more than there are.</summary>
    public static int ToClose(RecoveryFigures figures, RecoveryRun run) => Math.Min(Excess(figures, run), figures.Idle);

    private static int Excess(RecoveryFigures figures, RecoveryRun run) => Math.Max(0, figures.InUse - Target(figures, run));

    // Just under the share: at it, the procedure would have reached its aim and not its end.
    private static int Target(RecoveryFigures figures, RecoveryRun run) =>
        Math.Max(0, (int)Math.Ceiling(figures.Limit * (run.Share ?? EndsBelow)) - 1);
}
