using System.Globalization;
using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <summary>A setting of the cluster that a silo is configured with otherwise.</summary>
/// <param name="Key">The option, without <c>Tidegate:</c>.</param>
/// <param name="Cluster">The value in force.</param>
/// <param name="Configured">The silo's own.</param>
public readonly record struct ConfigurationDifference(string Key, string Cluster, string Configured)
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>What differs, in the order of the options; nothing where all is the same. The version itself is none of it.</summary>
    /// <param name="cluster">What is in force.</param>
    /// <param name="own">What the silo is configured with.</param>
    public static IReadOnlyList<ConfigurationDifference> Between(ClusterConfiguration cluster, ClusterConfiguration own)
    {
        var differences = new List<ConfigurationDifference>();
        Compare("Limits:MaxConnections", configuration => configuration.MaxConnections);
        Compare("Limits:PriorityReserve", configuration => configuration.PriorityReserve);
        Compare("Limits:MaxMemoryPerConnectionMegabytes", configuration => configuration.Settings.MaxMemoryPerConnectionBytes / Mebibyte);
        Compare("Limits:MemoryCeilingMegabytes", configuration => configuration.MemoryCeilingBytes / Mebibyte);
        Compare("Limits:BackpressureThreshold", configuration => configuration.BackpressureThreshold);
        Compare("Limits:MaxConnectionsPerUser", configuration => configuration.Settings.MaxConnectionsPerUser);
        Compare("Limits:MaxConnectionsPerIp", configuration => configuration.Settings.MaxConnectionsPerIp);
        Compare("Limits:MaxConnectRate", configuration => configuration.Settings.MaxConnectRate);
        Compare("Limits:MaxMessageKilobytes", configuration => configuration.Settings.MaxMessageBytes / 1024);
        Compare("Limits:SendQueueKilobytes", configuration => configuration.Settings.SendQueueBytes / 1024);
        Compare("Idle:Timeout", configuration => configuration.Settings.IdleTimeout);
        Compare("Idle:WarningPeriod", configuration => configuration.Settings.IdleWarningPeriod);
        Compare("Heartbeat:Interval", configuration => configuration.Settings.HeartbeatInterval);
        Compare("Heartbeat:Timeout", configuration => configuration.Settings.HeartbeatTimeout);
        Compare("Cleanup:Interval", configuration => configuration.Settings.CleanupInterval);
        Compare("Lease:Ttl", configuration => configuration.Ttl);
        Compare("Lease:RenewInterval", configuration => configuration.Settings.RenewInterval);
        Compare("Lease:Margin", configuration => configuration.Margin);
        Compare("Lease:FenceSpread", configuration => configuration.Settings.FenceSpread);
        Compare("Lease:RecallTimeout", configuration => configuration.Settings.RecallTimeout);
        Compare("Shed:WarningPeriod", configuration => configuration.Settings.ShedWarningPeriod);
        Compare("Shed:PerSecond", configuration => configuration.Settings.ShedPerSecond);
        Compare("Recovery:ShedIdleFor", configuration => configuration.Settings.ShedIdleFor);
        Compare("Recovery:Window", configuration => configuration.Settings.RecoveryWindow);
        Compare("Recovery:LostFor", configuration => configuration.Settings.RecoveryLostFor);
        return differences;

        void Compare(string key, Func<ClusterConfiguration, IFormattable> read)
        {
            var (inForce, configured) = (Text(read(cluster)), Text(read(own)));
            if (inForce != configured) differences.Add(new ConfigurationDifference(key, inForce, configured));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Key} is {Cluster} in the cluster and {Configured} here";

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
