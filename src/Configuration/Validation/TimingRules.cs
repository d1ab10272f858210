namespace Tidegate.Configuration.Validation;

/// <summary>Relations between times that clients see: idle warning, drain, close.</summary>
internal static class TimingRules
{
    public static void WarningComesBeforeIdleClose(RuleContext context) => context.Require(
        context.Options.Idle.WarningPeriod < context.Options.Idle.Timeout,
        "Idle:WarningPeriod",
        "must be less than {Idle:Timeout}, or a client would be warned before it is idle");

    public static void ShutdownOutlastsDrain(RuleContext context) => context.Require(
        context.Options.Drain.ShutdownTimeout > context.Options.Drain.BalancerDelay + context.Options.Drain.NoticePeriod
            + context.Options.Drain.Window + context.Options.Transport.CloseTimeout,
        "Drain:ShutdownTimeout",
        "must be more than {Drain:BalancerDelay}, {Drain:NoticePeriod}, {Drain:Window} and {Transport:CloseTimeout} together, or sockets are "
            + "aborted before their turn to be closed");

    public static void FlushOutlastsHandshake(RuleContext context) => context.Require(
        context.Options.Transport.CloseFlushTimeout >= context.Options.Transport.CloseTimeout,
        "Transport:CloseFlushTimeout",
        "must be at least {Transport:CloseTimeout}, which every close may take");
}
