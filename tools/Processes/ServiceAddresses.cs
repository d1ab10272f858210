using System.Net.Sockets;
using Tidegate.Clients.WebSockets;
using Tidegate.Processes.Network;

namespace Tidegate.Processes;

/// <summary>The ports of one service and the cluster it belongs to.</summary>
public sealed record ServiceAddresses
{
    /// <summary>Port of the public listener.</summary>
    public int PublicPort { get; init; } = Ports.Free();

    /// <summary>Port of the admin listener.</summary>
    public int AdminPort { get; init; } = Ports.Free();

    /// <summary>Port for other silos.</summary>
    public int SiloPort { get; init; } = Ports.Free();

    /// <summary>Port for frontends.</summary>
    public int GatewayPort { get; init; } = Ports.Free();

    /// <summary>Name of the cluster; clusters of different tests must not meet.</summary>
    public string ClusterId { get; init; } = "test-" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>Connection string of the cluster's Redis; null where everything is in memory.</summary>
    public string? Redis { get; init; }

    /// <summary>Folder of the frontends' name locks; null is the default, in the application data of the user.</summary>
    public required string? StateFolder { get; init; }

    /// <summary>Address of the readiness check.</summary>
    public Uri ReadyUrl => new($"http://127.0.0.1:{PublicPort}/health/ready");

    /// <summary>Address of the admin listener.</summary>
    public Uri AdminUrl => new($"http://127.0.0.1:{AdminPort}");

    /// <summary>Address for WebSockets.</summary>
    public Uri WebSocketUrl(string pathAndQuery) => new($"ws://127.0.0.1:{PublicPort}{pathAndQuery}");

    /// <summary>The same cluster with ports of its own for another frontend.</summary>
    public ServiceAddresses ForAnotherFrontend() => this with { PublicPort = Ports.Free(), AdminPort = Ports.Free() };

    /// <summary>The same cluster with ports of its own for another silo.</summary>
    public ServiceAddresses ForAnotherSilo() => this with { SiloPort = Ports.Free(), GatewayPort = Ports.Free() };

    /// <summary>A TCP connection to the public listener.</summary>
    public Task<NetworkStream> ConnectAsync(int? receiveBufferBytes = null) => RawWebSocketClient.DialAsync(PublicPort, receiveBufferBytes);

    /// <summary>The keys below <c>Tidegate:</c> that place a service.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Options(string name)
    {
        var options = new Dictionary<string, string>(Redis is null ? InMemory : InRedis)
        {
            ["Frontend:Name"] = name,
            ["Listen:Public"] = $"http://127.0.0.1:{PublicPort}",
            ["Listen:Admin"] = $"http://127.0.0.1:{AdminPort}",
            ["Cluster:ClusterId"] = ClusterId,
            ["Cluster:ServiceId"] = ClusterId,
            ["Cluster:SiloPort"] = $"{SiloPort}",
            ["Cluster:GatewayPort"] = $"{GatewayPort}",
        };
        if (StateFolder is not null)
            options["Cluster:StateDirectory"] = StateFolder;
        return options;
    }

    private Dictionary<string, string> InMemory => new()
    {
        ["Cluster:PrimarySilo"] = $"127.0.0.1:{SiloPort}",
        ["Cluster:Gateways"] = $"127.0.0.1:{GatewayPort}",
    };

    private Dictionary<string, string> InRedis => new()
    {
        ["Cluster:Mode"] = "Redis",
        ["Cluster:Redis:ConnectionString"] = Redis!,
    };
}
