namespace Tidegate.Configuration.Validation;

/// <summary>Relations between the bounds of recovery procedures: an end at or over the start would flap.</summary>
internal static class RecoveryRules
{
    public static void MemoryEndsBelowItsStart(RuleContext context) => context.Require(
        context.Options.Recovery.MemoryRelieved < context.Options.Recovery.MemoryCritical,
        "Recovery:MemoryRelieved",
        "must be less than {Recovery:MemoryCritical}, or relieve-memory would end where it starts");

    public static void FailuresEndBelowTheirStart(RuleContext context) => context.Require(
        context.Options.Recovery.FailureEndShare < context.Options.Recovery.FailureShare,
        "Recovery:FailureEndShare",
        "must be less than {Recovery:FailureShare}, or aggressive-cleanup would end where it starts");
}
