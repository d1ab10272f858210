namespace Tidegate.Configuration.Validation;

/// <summary>Relations between limits: a limit that can never act, or acts always, is a mistake.</summary>
internal static class LimitRules
{
    private const int KilobytesPerMegabyte = 1024;

    public static void ReserveIsPartOfLimit(RuleContext context) => context.Require(
        context.Options.Limits.PriorityReserve <= context.Options.Limits.MaxConnections,
        "Limits:PriorityReserve",
        "must be at most {Limits:MaxConnections}, of which it is a part");

    public static void CeilingHoldsOneConnection(RuleContext context) => context.Require(
        context.Options.Limits.MemoryCeilingMegabytes is not { } ceiling || ceiling >= context.Options.Limits.MaxMemoryPerConnectionMegabytes,
        "Limits:MemoryCeilingMegabytes",
        "must be at least {Limits:MaxMemoryPerConnectionMegabytes}, or a single connection can exceed it");

    public static void MessageFitsIntoConnection(RuleContext context) => context.Require(
        context.Options.Limits.MaxMessageKilobytes <= MemoryPerConnection(context),
        "Limits:MaxMessageKilobytes",
        "must fit into {Limits:MaxMemoryPerConnectionMegabytes}, or receiving an allowed message closes the connection");

    public static void QueueFitsIntoConnection(RuleContext context) => context.Require(
        context.Options.Limits.SendQueueKilobytes <= MemoryPerConnection(context),
        "Limits:SendQueueKilobytes",
        "must fit into {Limits:MaxMemoryPerConnectionMegabytes}, or an allowed queue closes the connection");

    public static void UserLimitCanAct(RuleContext context) => context.Require(
        CanAct(context, context.Options.Limits.MaxConnectionsPerUser),
        "Limits:MaxConnectionsPerUser",
        "must be at most {Limits:MaxConnections}, or it never acts; 0 turns it off");

    public static void AddressLimitCanAct(RuleContext context) => context.Require(
        CanAct(context, context.Options.Limits.MaxConnectionsPerIp),
        "Limits:MaxConnectionsPerIp",
        "must be at most {Limits:MaxConnections}, or it never acts; 0 turns it off");

    private static int MemoryPerConnection(RuleContext context) =>
        context.Options.Limits.MaxMemoryPerConnectionMegabytes * KilobytesPerMegabyte;

    // A limit of 0 is a cluster that is closed for now; what else is set waits for its opening.
    private static bool CanAct(RuleContext context, int limit) =>
        context.Options.Limits.MaxConnections == 0 || limit <= context.Options.Limits.MaxConnections;
}
