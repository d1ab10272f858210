using System.Globalization;

namespace Tidegate.Compare.Starting;

/// <summary>Tidegate itself.</summary>
/// <param name="name">Name on the command line.</param>
/// <param name="title">Name in tables.</param>
/// <param name="apart">Silo and frontend are processes of their own.</param>
/// <param name="query">What each client says about itself.</param>
/// <param name="tls">Over TLS.</param>
internal sealed class TidegatePeer(string name, string title, bool apart = false, string query = "", bool tls = false) : IPeer
{
    /// <summary>A user and two groups, one of them with all clients.</summary>
    public const string UserAndGroups = "?user=user-{i}&group=everybody&group=own-{i}";

    /// <summary>The limit over what comes: so much that nobody is told of a full house, and no more, since each place needs a file.</summary>
    private const int LimitPercent = 108;

    private const int LeastLimit = 1000;
    private const int OwnFiles = 800;
    private const int LeastPending = 1000;
    private const int MostPending = 10_000;

    private const string Version = "of this repository";

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Title => title;

    /// <inheritdoc/>
    public async Task<string> PrepareAsync(Workshop workshop)
    {
        foreach (var program in apart ? ["Silo", "WebFrontend"] : new[] { "Standalone" })
            await workshop.PublishAsync(Path.Combine("src", program), $"Tidegate.{program}");
        return $"{Version}, .NET {Environment.Version}";
    }

    /// <inheritdoc/>
    public Launch Launch(Workshop workshop, string folder)
    {
        var (port, admin, silo, gateway, inner) = (Ports.Free(), Ports.Free(), Ports.Free(), Ports.Free(), Ports.Free());
        var limit = Math.Max(workshop.Options.MostConnections * LimitPercent / 100, LeastLimit);
        var pending = Math.Clamp(OpenFiles.Most - limit - OwnFiles, LeastPending, MostPending);
        var scheme = tls ? "https" : "http";
        string[] cluster =
        [
            $"--Tidegate:Limits:MaxConnections={limit}",
            "--Tidegate:Limits:BackpressureThreshold=0.94",
            "--Tidegate:Idle:Timeout=06:00:00",
            $"--Tidegate:Cluster:ClusterId=compare-{port}",
            $"--Tidegate:Cluster:SiloPort={silo}",
            $"--Tidegate:Cluster:GatewayPort={gateway}",
            $"--Tidegate:Cluster:PrimarySilo=127.0.0.1:{silo}",
            $"--Tidegate:Cluster:Gateways=127.0.0.1:{gateway}",
            $"--Tidegate:Cluster:StateDirectory={folder}",
            .. workshop.Options.TidegateSettings,
        ];
        string[] certificate =
        [
            $"--Tidegate:Listen:CertificatePath={Certificate.PathIn(workshop)}",
            $"--Tidegate:Listen:CertificateKeyPath={Certificate.KeyIn(workshop)}",
        ];
        string[] frontend =
        [
            $"--Tidegate:Listen:Public={scheme}://127.0.0.1:{port}",
            $"--Tidegate:Listen:Admin=http://127.0.0.1:{admin}",
            "--Tidegate:Transport:ShortConnectionsPerSecond=100000",
            $"--Tidegate:Transport:MaxPendingConnections={pending}",
            $"--Tidegate:Transport:MaxPendingPerAddress={pending}",
            "--Tidegate:Hubs:default:Handler=echo",
            .. tls ? certificate : [],
        ];
        Command[] commands = apart
            ?
            [
                new("dotnet", [Program("Silo"), .. cluster, $"--Tidegate:Listen:Silo=http://127.0.0.1:{inner}"], inner) { ReadyPath = "/health/ready" },
                new("dotnet", [Program("WebFrontend"), .. cluster, .. frontend], port) { ReadyPath = "/health/ready", Secure = tls },
            ]
            : [new("dotnet", [Program("Standalone"), .. cluster, .. frontend], port) { ReadyPath = "/health/ready", Secure = tls }];
        return new Launch(commands, new LoadTarget { Port = port, Path = "/ws" + query, Tls = tls })
        {
            Broadcast = text => Trigger.Post(admin, "/admin/hubs/default:send", text),
            Echo = "{m}",
            Admin = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{admin}")),
        };

        string Program(string program) => Path.Combine(workshop.Artifacts, $"Tidegate.{program}", $"Tidegate.{program}.dll");
    }
}
