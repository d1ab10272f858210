using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tidegate.Cluster.Network;
using Tidegate.Cluster.Proxy;
using Tidegate.Processes.Network;

namespace Tidegate.Cluster.Rig;

/// <summary>
/// A redis-server that loses nothing that it acknowledged (append-only file, written before the answer), and in front of it the proxy that
/// all others connect to.
/// </summary>
internal sealed class RedisMember : IAsyncDisposable
{
    private const string Password = "only-for-this-trial";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly int _serverPort;

    private RedisMember(Place place, RigOptions options, LineLog log)
    {
        var isApart = place.Namespace is not null;
        var proxyPort = isApart ? 6379 : Ports.Free();
        _serverPort = isApart ? 6380 : Ports.Free();
        var data = Directory.CreateDirectory(Path.Combine(options.Folder, "redis")).FullName;
        Server = new Member("redis", place, _ => ("redis-server", Arguments(data)), log);
        Proxy = new Member("proxy", place, _ => ("dotnet", [
            typeof(RedisMember).Assembly.Location, "proxy", $"{place.ClusterAddress}:{Text(proxyPort)}", $"127.0.0.1:{Text(_serverPort)}", Text(options.Seed)]), log);
        ConnectionString = $"{place.ClusterAddress}:{Text(proxyPort)},password={Password}";
    }

    /// <summary>The server.</summary>
    public Member Server { get; }

    /// <summary>The proxy.</summary>
    public Member Proxy { get; }

    /// <summary>How silos and frontends reach it.</summary>
    public string ConnectionString { get; }

    public static async Task<RedisMember> StartAsync(Place place, RigOptions options, LineLog log)
    {
        var redis = new RedisMember(place, options, log);
        redis.Proxy.Start();
        await redis.StartServerAsync();
        await redis.Proxy.Process!.Output.WaitForAsync("the proxy listens", line => line == ProxyProgram.Ready, StartTimeout);
        return redis;
    }

    /// <summary>Starts the server with what its folder holds.</summary>
    public async Task StartServerAsync()
    {
        Server.Start();
        await Server.Process!.Output.WaitForAsync("redis-server takes commands", line => line.Contains("Ready to accept connections", StringComparison.Ordinal), StartTimeout);
    }

    /// <summary>Lets the server hold back all commands (<c>CLIENT PAUSE</c>).</summary>
    public async Task PauseCommandsAsync(TimeSpan span)
    {
        using var bound = new CancellationTokenSource(StartTimeout);
        using var socket = Server.Place.Namespace is { } apart
            ? NamespaceSockets.New(apart)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _serverPort), bound.Token);
        await using var stream = new NetworkStream(socket);
        var commands = $"AUTH {Password}\r\nCLIENT PAUSE {Text((int)span.TotalMilliseconds)} ALL\r\n";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(commands), bound.Token);
        using var reader = new StreamReader(stream);
        for (var answer = 0; answer < 2; answer++)
        {
            if (await reader.ReadLineAsync(bound.Token) is not "+OK" and var line)
                throw new InvalidOperationException($"redis-server answered {line}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
    }

    private IEnumerable<string> Arguments(string data) =>
    [
        "--port", Text(_serverPort), "--bind", "127.0.0.1", "--requirepass", Password, "--dir", data,
        "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction",
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
