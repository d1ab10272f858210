using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Connections.Security;
using Tidegate.Processes.Certificates;

namespace Tidegate.InProcess.Tests.Clustering;

/// <summary>Members with certificates reach each other over every kind of connection, and files that change hold without a restart.</summary>
public sealed class TlsClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly TestAuthority _other = TestAuthority.Create();
    private readonly TlsCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _authority.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Members_of_one_authority_call_both_silos_and_are_pushed_to()
    {
        using var intermediate = _authority.Intermediate("test intermediate");
        var below = intermediate.Issue("silo-1");
        await _cluster.AddSiloAsync(_cluster.NewFiles().Write(_authority.Issue("silo-0"), _authority));
        await _cluster.AddSiloAsync(_cluster.NewFiles().Write(below.Pem + "\n" + intermediate.Pem, below.KeyPem, _authority.Pem));
        var client = await _cluster.ConnectAsync(_cluster.NewFiles().Write(_authority.Issue("frontend"), _authority));

        var places = await Task.WhenAll(Enumerable.Range(0, 200).Select(key => client.GetGrain<IPlaceGrain>(key).Where())).WaitAsync(Patience);
        Assert.Equal(200, places.Length);
        Assert.Equal(2, places.Distinct().Count());

        var received = new Receiver();
        var reference = client.CreateObjectReference<IPlaceObserver>(received);
        for (var key = 0; key < 20; key++)
            await client.GetGrain<IPlaceGrain>(key).Push(reference, $"{key}").WaitAsync(Patience);
        for (var key = 0; key < 20; key++)
            Assert.Equal($"{key}", await received.NextAsync().WaitAsync(Patience));
        GC.KeepAlive(received);
    }

    [Fact]
    public async Task Client_refuses_a_silo_of_another_authority()
    {
        await _cluster.AddSiloAsync(_cluster.NewFiles().Write(_other.Issue("silo"), _authority, _other));

        Assert.True(await _cluster.IsRefusedAsync(_cluster.NewFiles().Write(_authority.Issue("frontend"), _authority), "certificate CN=silo was refused"));
        await _cluster.ConnectAsync(_cluster.NewFiles().Write(_authority.Issue("frontend"), _authority, _other)).WaitAsync(Patience);
    }

    [Fact]
    public async Task Client_without_encryption_is_refused()
    {
        await _cluster.AddSiloAsync(_cluster.NewFiles().Write(_authority.Issue("silo"), _authority));

        Assert.True(await _cluster.IsRefusedAsync(files: null, "TlsServerConnectionMiddleware: Authentication failed"));
    }

    [Fact]
    public async Task Stalled_handshake_is_cut_after_the_limit_and_not_before()
    {
        var limit = TimeSpan.FromSeconds(1);
        await _cluster.AddSiloAsync(_cluster.NewFiles().Write(_authority.Issue("silo"), _authority), limit);

        foreach (var port in (int[])[_cluster.Ports[0].Silo, _cluster.Ports[0].Gateway])
        {
            var start = Stopwatch.GetTimestamp();
            Assert.Empty(await Knock.PlainAsync(port, [0x16, 0x03, 0x01]));
            var cutAfter = Stopwatch.GetElapsedTime(start);
            Assert.True(cutAfter > limit * 0.9, $"It was cut after {cutAfter.TotalSeconds:0.000} s.");
        }
    }

    [Fact]
    public void Handshake_limit_is_10_seconds()
    {
        using var client = _cluster.BuildClient(_cluster.NewFiles().Write(_authority.Issue("frontend"), _authority), 1);

        Assert.Equal(TimeSpan.FromSeconds(10), client.Services.GetRequiredService<IOptions<TlsOptions>>().Value.HandshakeTimeout);
    }

    [Fact]
    public async Task Changed_files_hold_for_new_connections_and_leave_the_others()
    {
        var files = _cluster.NewFiles().Write(_authority.Issue("old"), _authority, _other);
        await _cluster.AddSiloAsync(files);
        var gateway = _cluster.Ports[0].Gateway;
        var hello = await Knock.RecordHelloAsync(_cluster);
        var client = await _cluster.ConnectAsync(_cluster.NewFiles().Write(_authority.Issue("frontend"), _authority));
        Assert.Equal("CN=old", await SubjectAsync(gateway, hello, _authority.Issue("member")));

        files.Write(_other.Issue("new"), _other);

        Assert.Equal("CN=new", await SubjectAsync(gateway, hello, _other.Issue("member")));
        Assert.Empty(await Knock.EncryptedAsync(gateway, hello, _authority.Issue("member")));
        Assert.NotEmpty(await client.GetGrain<IPlaceGrain>(0).Where().WaitAsync(Patience));
    }

    private static async Task<string> SubjectAsync(int port, byte[] hello, TestCertificate member)
    {
        var subject = "";
        Assert.NotEmpty(await Knock.EncryptedAsync(port, hello, member, peer => subject = peer.Subject));
        return subject;
    }

    private sealed class Receiver : IPlaceObserver
    {
        private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();

        public Task Receive(string text) => _texts.Writer.WriteAsync(text).AsTask();

        public Task<string> NextAsync() => _texts.Reader.ReadAsync().AsTask();
    }
}
