namespace Tidegate.Configuration.Validation;

/// <summary>Relations between times that clients see: idle warning, drain.</summary>
internal static class TimingRules
{
    public static void WarningComesBeforeIdleClose(RuleContext context) => context.Require(
        context.Options.Idle.WarningPeriod < context.Options.Idle.Timeout,
        "Idle:WarningPeriod",
        "must be less than {Idle:Timeout}, or a client would be warned before it is idle");

    public static void ShutdownOutlastsDrain(RuleContext context) => context.Require(
        context.Options.Drain.ShutdownTimeout > context.Options.Drain.NoticePeriod + context.Options.Drain.Window,
        "Drain:ShutdownTimeout",
        "must be more than {Drain:NoticePeriod} and {Drain:Window} together, or sockets are aborted before their turn to be closed");
}
