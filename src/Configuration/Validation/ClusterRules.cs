using System.Net;

namespace Tidegate.Configuration.Validation;

/// <summary>How processes find each other.</summary>
internal static class ClusterRules
{
    private const string Form = "must be an IP address and a port from 1 to 65,535, such as " + ClusterOptions.DefaultAddress + ":";

    public static void PortsDiffer(RuleContext context) => context.Require(
        context.Options.Cluster.SiloPort != context.Options.Cluster.GatewayPort,
        "Cluster:GatewayPort",
        "must differ from {Cluster:SiloPort}");

    public static void PrimarySiloIsEndpoint(RuleContext context)
    {
        var text = context.Options.Cluster.PrimarySilo;
        var isRead = EndpointList.TryParse(text, out var endpoint);
        context.Require(isRead, "Cluster:PrimarySilo", $"{Form}{ClusterOptions.DefaultSiloPort}");
        context.Require(!isRead || IPAddress.IsLoopback(endpoint!.Address), "Cluster:PrimarySilo", NotHere("silo"));
    }

    public static void GatewaysAreEndpoints(RuleContext context)
    {
        const string Key = "Cluster:Gateways";
        var gateways = EndpointList.Split(context.Options.Cluster.Gateways);
        context.Require(
            gateways.Length is > 0 and <= EndpointList.MaxEndpoints,
            Key,
            $"must name 1 to {EndpointList.MaxEndpoints} gateways, separated by ;");
        context.Require(gateways.Distinct().Count() == gateways.Length, Key, "must not name a gateway twice");
        foreach (var gateway in gateways)
        {
            var isRead = EndpointList.TryParse(gateway, out var endpoint);
            context.Require(isRead, Key, gateway, $"{Form}{ClusterOptions.DefaultGatewayPort}; several are separated by ;");
            context.Require(!isRead || IPAddress.IsLoopback(endpoint!.Address), Key, gateway, NotHere("gateway"));
        }
    }

    public static void AddressIsOneOfThisHost(RuleContext context)
    {
        const string Key = "Cluster:Address";
        var address = context.Options.Cluster.Address;
        var kind = Uri.CheckHostName(address);
        context.Require(kind != UriHostNameType.Unknown, Key, "must be an IP address, such as 10.0.0.7, or the name of this host");
        context.Require(
            !IPAddress.TryParse(address, out var ip) || !(ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)),
            Key,
            "must be one address of this host: it is told to other silos and to frontends, which cannot connect to all addresses");
    }

    public static void StateDirectoryIsOnePlace(RuleContext context)
    {
        const string Key = "Cluster:StateDirectory";
        var directory = context.Options.Cluster.StateDirectory;
        context.Require(
            directory is null || Path.IsPathFullyQualified(directory),
            Key,
            "must be an absolute path: the frontends of a machine find each other's locks there, wherever they are started");
        context.Require(directory is null || !File.Exists(directory), Key, "must be a folder, and this is a file");
    }

    private static string NotHere(string what) =>
        $"must be a loopback address in mode Local, where every {what} listens on 127.0.0.1 of the one machine";
}
