using Tidegate.Configuration.Redis;

namespace Tidegate.Configuration.Validation;

/// <summary>What mode Redis needs, and what belongs to the other mode.</summary>
internal static class RedisRules
{
    private const string Key = "Cluster:Redis:ConnectionString";
    private const string Example = "10.0.0.5:6379,user=tidegate,password=...,ssl=true";

    public static void ConnectionStringIsRead(RuleContext context)
    {
        var cluster = context.Options.Cluster;
        if (cluster.Redis.ConnectionString is not { } text)
        {
            context.Require(cluster.Mode != ClusterMode.Redis, Key, $"is needed with {{Cluster:Mode}}; write it like {Example}");
            return;
        }

        var isRead = RedisConnectionString.TryParse(text, out _, out var why);
        context.Require(isRead, Key, $"{why}; write it like {Example}");
    }

    public static void OpenServerIsWanted(RuleContext context)
    {
        if (!RedisConnectionString.TryParse(context.Options.Cluster.Redis.ConnectionString ?? "", out var redis, out _))
            return;
        context.Require(
            RedisConnectionString.IsOnLoopback(redis) || RedisConnectionString.HasPassword(redis) || context.Options.Cluster.Redis.Insecure,
            Key,
            "names a Redis off loopback and has no password: whoever reaches it decides how many connect. Add user and password, or say "
            + "that this is wanted with Tidegate:Cluster:Redis:Insecure=true");
    }

    public static void KeysOfLocalModeAreUnset(RuleContext context)
    {
        var (cluster, defaults) = (context.Options.Cluster, new ClusterOptions());
        if (cluster.Mode != ClusterMode.Redis)
            return;
        const string Rule = "has no effect with {Cluster:Mode}, where silos and frontends find each other through Redis; remove it";
        context.Require(cluster.PrimarySilo == defaults.PrimarySilo, "Cluster:PrimarySilo", Rule);
        context.Require(cluster.Gateways == defaults.Gateways, "Cluster:Gateways", Rule);
    }

    public static void KeysOfRedisModeAreUnset(RuleContext context)
    {
        var (cluster, defaults) = (context.Options.Cluster, new ClusterOptions());
        if (cluster.Mode != ClusterMode.Local)
            return;
        context.Require(
            cluster.Redis.ConnectionString is null,
            Key,
            "has no effect with {Cluster:Mode}, which keeps everything in memory; set Tidegate:Cluster:Mode=Redis or remove it");
        context.Require(
            cluster.Address == defaults.Address,
            "Cluster:Address",
            "has no effect with {Cluster:Mode}, where every silo listens on 127.0.0.1; set Tidegate:Cluster:Mode=Redis or remove it");
    }
}
