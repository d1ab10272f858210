using Tidegate.EndToEnd.Tests.Harness;
using Tidegate.Processes.Certificates;

namespace Tidegate.EndToEnd.Tests.WebPubSub;

/// <summary>An application whose endpoint speaks TLS.</summary>
public sealed class SecureApplicationTests(NodePackages packages) : IClassFixture<NodePackages>
{
    private const string Listening = "listening at ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("2", "over HTTP/2.0")]
    [InlineData("1", "over HTTP/1.1")]
    public async Task Application_is_told_by_the_newest_HTTP_that_it_speaks_until_the_process_ends(string version, string expected)
    {
        using var folder = new TemporaryFolder();
        using var authority = TestAuthority.Create();
        var files = new CertificateFolder(folder.Path).Write(authority.Issue("localhost"), authority);
        await using var application = packages.Run("secure-app.mjs", files.CertificatePath, files.KeyPath, version);
        var listening = await application.Output.WaitForAsync("the application listens", line => line.StartsWith(Listening, StringComparison.Ordinal), Patience);
        var settings = new Settings
        {
            ["Hubs:chat:Handler"] = "webhook",
            ["Hubs:chat:EventHandlers:0:Url"] = $"https://localhost:{listening[Listening.Length..]}/",
            ["Hubs:chat:EventHandlers:0:Events"] = "*",
            ["Hubs:chat:EventHandlers:0:SystemEvents"] = "disconnected",
        };
        await using var standalone = await Standalone.StartAsync(settings, new Dictionary<string, string> { ["SSL_CERT_FILE"] = files.AuthorityPath });

        await using var client = await WebSocketTestClient.OpenAsync(standalone.Service.Addresses.WebSocketUrl("/ws?hub=chat&user=ann"));
        await client.SendAsync("hello");

        await client.WaitForAsync("the answer of the application", message => message.Text == expected);
        standalone.Service.Process.Send(Signal.Terminate);
        Assert.Equal(0, await standalone.Service.Process.WaitForExitAsync(Patience));
        await application.Output.WaitForAsync("the application hears of the last client", line => line == "disconnected of ann", Patience);
    }
}
