using Microsoft.Extensions.Configuration;
using Tidegate.Configuration;

namespace Tidegate.Standalone.Hosting;

/// <summary>What one process with everything in it has beyond the defaults of the options.</summary>
internal static class StandaloneDefaults
{
    private const string Mode = $"{TidegateOptions.Section}:Cluster:Mode";
    private const string SiloPort = $"{TidegateOptions.Section}:Cluster:SiloPort";
    private const string GatewayPort = $"{TidegateOptions.Section}:Cluster:GatewayPort";
    private const string Gateways = $"{TidegateOptions.Section}:Cluster:Gateways";
    private const string PrimarySilo = $"{TidegateOptions.Section}:Cluster:PrimarySilo";
    private const string DefaultHubHandler = $"{TidegateOptions.Section}:Hubs:{HubOptions.DefaultHub}:Handler";

    /// <summary>Hubs that answer, until they are listed, so that a first client sees something; and a silo that is the first one, whatever its ports.</summary>
    public static Dictionary<string, string?> For(IConfiguration configuration)
    {
        var defaults = new Dictionary<string, string?> { [DefaultHubHandler] = nameof(HubHandler.Echo) };
        var isLocal = !string.Equals(configuration[Mode], nameof(ClusterMode.Redis), StringComparison.OrdinalIgnoreCase);
        if (isLocal && configuration[SiloPort] is { Length: > 0 } port)
            defaults[PrimarySilo] = $"127.0.0.1:{port}";
        if (isLocal && configuration[GatewayPort] is { Length: > 0 } gateway)
            defaults[Gateways] = $"127.0.0.1:{gateway}";
        return defaults;
    }
}
