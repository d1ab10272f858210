namespace Tidegate.Configuration.Validation;

/// <summary>Relations between the times of the budget protocol (docs/budget-protocol.md, rules F5, F8, L6).</summary>
internal static class LeaseRules
{
    // Three renewals may be lost in a row before the lease is in danger.
    public static void RenewalsFitIntoLease(RuleContext context) => context.Require(
        context.Options.Lease.RenewInterval < context.Options.Lease.Ttl / 4,
        "Lease:RenewInterval",
        "must be less than a quarter of {Lease:Ttl}, so that lost renewals do not cost the lease");

    public static void FenceLeavesHalfOfLease(RuleContext context) => context.Require(
        context.Options.Lease.FenceSpread <= context.Options.Lease.Ttl / 2,
        "Lease:FenceSpread",
        "must be at most half of {Lease:Ttl}, or a frontend fences itself while the budget is only slow");

    public static void FenceIsLongerThanItsLastClose(RuleContext context) => context.Require(
        context.Options.Lease.FenceSpread > context.Options.Lease.CloseLateness,
        "Lease:FenceSpread",
        "must be more than {Lease:CloseLateness}, or every close of a fence is a late one");

    // A close that begins just before the deadline may take the whole closing handshake before its socket is gone.
    public static void LatenessCoversClosingHandshake(RuleContext context) => context.Require(
        context.Options.Lease.CloseLateness >= context.Options.Transport.CloseTimeout,
        "Lease:CloseLateness",
        "must be at least {Transport:CloseTimeout}, since the last socket of a fence may take that long to close");

    // The ledger's clock may run fast by r while the frontend's runs slow by r, and the last socket may close C late (rule L6).
    public static void MarginCoversClocksAndLateCloses(RuleContext context)
    {
        var lease = context.Options.Lease;
        var needed = SafeMargin(lease.Ttl, lease.ClockRateError, lease.CloseLateness);
        context.Require(
            lease.Margin > needed,
            "Lease:Margin",
            $"must be more than {TimeSpanText.Format(needed)}, which {{Lease:Ttl}}, {{Lease:ClockRateError}} and {{Lease:CloseLateness}} demand: "
            + "margin > (1 + r) * (ttl / (1 - r) + lateness) - ttl");
    }

    // A parked ask holds the one report that may be in flight; the renewal must not wait behind it.
    public static void ParkedAskEndsBeforeNextRenewal(RuleContext context) => context.Require(
        context.Options.Lease.RecallTimeout < context.Options.Lease.RenewInterval,
        "Lease:RecallTimeout",
        "must be less than {Lease:RenewInterval}, since an ask that waits holds up the renewal behind it");

    private static TimeSpan SafeMargin(TimeSpan ttl, double rateError, TimeSpan lateness) =>
        (1 + rateError) * (ttl / (1 - rateError) + lateness) - ttl;
}
