using System.Globalization;
using Tidegate.Cluster.Network;

namespace Tidegate.Cluster.Rig;

/// <summary>The configuration of silos and frontends, as arguments.</summary>
internal sealed class RigSettings(RigOptions options, string clusterId, string redis)
{
    /// <summary>Folder in which frontends write their socket journals.</summary>
    public string JournalFolder => Path.Combine(options.Folder, "journals");

    /// <summary>Arguments of a silo.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="ports">Its ports.</param>
    /// <param name="isFirstStart">Nothing has run in this cluster before.</param>
    public IEnumerable<string> OfSilo(Place place, SiloPorts ports, bool isFirstStart)
    {
        var keys = Common(ports);
        keys["Cluster:SiloPort"] = Text(ports.Silo);
        keys["Cluster:GatewayPort"] = Text(ports.Gateway);
        if (options.HasRedis)
            keys["Cluster:Address"] = place.ClusterAddress;
        if (isFirstStart)
            keys["Lease:Bootstrap"] = "true";
        return ToArguments(keys);
    }

    /// <summary>Arguments of a frontend.</summary>
    public IEnumerable<string> OfFrontend(string name, Place place, FrontendPorts ports, SiloPorts firstSilo)
    {
        var keys = Common(firstSilo);
        keys["Frontend:Name"] = name;
        keys["Listen:Public"] = $"http://{place.PublicAddress}:{Text(ports.Public)}";
        keys["Listen:Admin"] = $"http://127.0.0.1:{Text(ports.Admin)}";
        keys["Diagnostics:JournalPath"] = JournalFolder;
        keys["Diagnostics:JournalMegabytes"] = Text(Math.Max(4, options.Limit / 500));
        keys["Hubs:default:Handler"] = "echo";
        // Anonymous clients off loopback are taken only where the pages that may connect are named.
        keys["Access:Origins:0"] = "https://trial.example";
        return ToArguments(keys);
    }

    private Dictionary<string, string> Common(SiloPorts firstSilo)
    {
        var keys = new Dictionary<string, string>
        {
            ["Limits:MaxConnections"] = Text(options.Limit),
            ["Lease:Ttl"] = Text(options.Ttl),
            ["Lease:Margin"] = Text(options.Margin),
            ["Lease:RenewInterval"] = Text(options.RenewInterval),
            ["Lease:FenceSpread"] = Text(options.FenceSpread),
            ["Transport:CloseTimeout"] = "00:00:01",
            ["Heartbeat:Interval"] = Text(options.HeartbeatInterval),
            ["Cleanup:Interval"] = Text(options.HeartbeatInterval),
            ["Shed:WarningPeriod"] = "00:00:01",
            ["Shed:PerSecond"] = "200",
            ["Drain:Window"] = "00:00:05",
            ["Cluster:ClusterId"] = clusterId,
            ["Cluster:ServiceId"] = clusterId,
            ["Cluster:StateDirectory"] = Path.Combine(options.Folder, "state"),
        };
        if (options.HasRedis)
        {
            keys["Cluster:Mode"] = "Redis";
            keys["Cluster:Redis:ConnectionString"] = redis;
        }
        else
        {
            keys["Cluster:PrimarySilo"] = $"127.0.0.1:{Text(firstSilo.Silo)}";
            keys["Cluster:Gateways"] = $"127.0.0.1:{Text(firstSilo.Gateway)}";
        }

        return keys;
    }

    // One line per connection would be more log than traffic.
    private static IEnumerable<string> ToArguments(Dictionary<string, string> keys) =>
        [
            .. keys.Select(key => $"--Tidegate:{key.Key}={key.Value}"),
            "--Logging:LogLevel:Tidegate.WebFrontend.Connections=Warning",
            "--Logging:LogLevel:Tidegate.WebFrontend.Upgrades.UpgradeEndpoint=Warning",
            "--Logging:LogLevel:Orleans=Warning",
            "--Logging:LogLevel:Microsoft=Warning",
            "--Logging:LogLevel:Polly=Critical",
            "--Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks=None",
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(TimeSpan span) => span.ToString("c", CultureInfo.InvariantCulture);
}

/// <summary>Ports of a silo.</summary>
internal sealed record SiloPorts(int Silo, int Gateway);

/// <summary>Ports of a frontend.</summary>
internal sealed record FrontendPorts(int Public, int Admin);
