using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Tidegate.EndToEnd.Tests.Harness;
using Tidegate.Processes.Certificates;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Silos and frontends as processes, with encryption between them, and strangers who knock.</summary>
public sealed class ClusterTlsTests : IDisposable
{
    private const byte AlertRecord = 0x15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly TestAuthority _namesake = TestAuthority.Create();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
        _namesake.Dispose();
    }

    [Fact]
    public async Task Encrypted_cluster_serves_clients_and_says_nothing_to_strangers()
    {
        var addresses = NewAddresses();
        await using var silo = Start("silo", Programs.Silo, addresses, _authority);
        await using var frontend = Start("frontend", Programs.WebFrontend, addresses.ForAnotherFrontend(), _authority);
        await frontend.ReadyAsync();

        await using var client = await WebSocketTestClient.OpenAsync(frontend.Addresses.WebSocketUrl("/ws?hub=default&user=ann"));
        await client.SendAsync("hello");
        await client.WaitForAsync("the echo", message => message.Text == "hello");
        await Eventually.Holds("topic grains know the member", Patience, frontend.Admin.GetAuditAsync, audit => audit.TopicGrainMembers == 2);
        await frontend.Admin.SendToUserAsync("default", "ann", "to ann");
        await client.WaitForAsync("what the silo pushes", message => message.Text == "to ann");

        var hello = await RecordHelloAsync();
        foreach (var port in (int[])[addresses.GatewayPort, addresses.SiloPort])
        {
            var answer = await KnockAsync(port, hello);
            Assert.True(answer is [] or [AlertRecord, ..], $"Port {port} answered with {Convert.ToHexString(answer)}.");
        }
    }

    /// <summary>What the silence is compared with.</summary>
    [Fact]
    public async Task Cluster_without_encryption_answers_strangers()
    {
        var addresses = NewAddresses();
        await using var silo = Start("silo", Programs.Silo, addresses, authority: null);
        await silo.Output.WaitForAsync("the silo is ready", line => line.Contains("silo is ready", StringComparison.Ordinal), Patience);

        var hello = await RecordHelloAsync();
        await AnswersAsync("the gateway", addresses.GatewayPort, hello);
        await AnswersAsync("the silo", addresses.SiloPort, hello[..1]);
    }

    [Fact]
    public async Task Frontend_of_another_authority_waits_outside_and_says_why()
    {
        var addresses = NewAddresses();
        await using var silo = Start("silo", Programs.Silo, addresses, _authority);
        await using var stranger = Start("stranger", Programs.WebFrontend, addresses.ForAnotherFrontend(), _namesake);

        await stranger.Output.WaitForAsync("the stranger says why", line => line.Contains("CN=silo was refused", StringComparison.Ordinal), Patience);

        var (ready, body) = await stranger.ReadReadyAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready);
        Assert.Contains("starting", body, StringComparison.Ordinal);
    }

    /// <summary>The first bytes of a frontend without encryption.</summary>
    private async Task<byte[]> RecordHelloAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var addresses = NewAddresses() with { GatewayPort = ((IPEndPoint)listener.LocalEndpoint).Port };
        await using var frontend = Start("plain", Programs.WebFrontend, addresses, authority: null);
        using var accepted = await listener.AcceptTcpClientAsync().WaitAsync(Patience);
        var length = new byte[sizeof(int)];
        await accepted.GetStream().ReadExactlyAsync(length).AsTask().WaitAsync(Patience);
        var payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        await accepted.GetStream().ReadExactlyAsync(payload).AsTask().WaitAsync(Patience);
        return [.. length, .. payload];
    }

    // A silo on a busy machine may drop a connection that comes in its first moments.
    private static Task AnswersAsync(string who, int port, byte[] hello) =>
        Eventually.Holds($"{who} answers a stranger in the clear", Patience, () => KnockAsync(port, hello), answer => answer is [not AlertRecord, ..]);

    private static async Task<byte[]> KnockAsync(int port, byte[] hello)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var answer = new byte[64];
        try
        {
            await client.GetStream().WriteAsync(hello);
            return answer[..await client.GetStream().ReadAsync(answer).AsTask().WaitAsync(Patience)];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private ServiceAddresses NewAddresses() => new() { StateFolder = _folder.Path };

    private ServiceProcess Start(string name, string program, ServiceAddresses addresses, TestAuthority? authority)
    {
        var settings = new Settings().With("Hubs:default:Handler", "echo");
        if (authority is not null)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
            foreach (var (key, path) in new CertificateFolder(folder).Write(authority.Issue(name), authority).Settings)
                settings[key] = path;
        }

        return ServiceProcess.Start(name, program, addresses, settings);
    }
}
