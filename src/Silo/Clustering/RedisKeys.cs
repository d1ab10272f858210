using Tidegate.Configuration;

namespace Tidegate.Silo.Clustering;

/// <summary>Names of the keys in Redis; all begin with the service id.</summary>
internal static class RedisKeys
{
    /// <summary>The ledger of the connection budget.</summary>
    public static string Ledger(ClusterOptions cluster) => $"{cluster.ServiceId}/ledger";

    /// <summary>The membership of the cluster; named by Orleans.</summary>
    public static string Members(ClusterOptions cluster) => $"{cluster.ServiceId}/members/{cluster.ClusterId}";

    /// <summary>All reminders; named by Orleans.</summary>
    public static string Reminders(ClusterOptions cluster) => $"{cluster.ServiceId}/reminders";
}
