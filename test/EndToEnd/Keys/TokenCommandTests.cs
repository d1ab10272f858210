using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Keys;

/// <summary>The commands that make and explain tokens, as programs beside a running service.</summary>
public sealed class TokenCommandTests : IDisposable
{
    private const string Key = "canary-0123456789abcdef0123456789abcdef";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Url_of_the_command_lets_a_client_in_by_the_generated_key()
    {
        var addresses = new ServiceAddresses { StateFolder = _state.Path };
        string[] settings = [$"--Tidegate:Cluster:StateDirectory={_state.Path}", $"--Tidegate:Listen:Public=http://127.0.0.1:{addresses.PublicPort}"];
        var made = await RunAsync(Programs.Standalone, ["token", "--hub", "chat", "--user", "ann", "--group", "lobby", .. settings]);
        await using var service = ServiceProcess.Start("standalone", Programs.Standalone, addresses, new Settings());
        await service.ReadyAsync();

        await using (await WebSocketTestClient.OpenAsync(new Uri(made.Output)))
        {
            await Expect.InUseAsync(service, 1);
        }

        var good = await RunAsync(Programs.Standalone, ["checktoken", made.Output, .. settings]);
        var bad = await RunAsync(Programs.Standalone, ["checktoken", made.Output, "--hub", "other", .. settings]);
        Assert.Equal((0, 0, 1), (made.Code, good.Code, bad.Code));
        Assert.Contains("user: ann", good.Output, StringComparison.Ordinal);
        Assert.Contains("claim aud", bad.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frontend_has_the_commands_too_and_shows_no_key()
    {
        var none = await RunAsync(Programs.WebFrontend, ["token", "--hub", "chat"]);
        var made = await RunAsync(Programs.WebFrontend, ["token", "--hub", "chat", "--token-only", $"--Tidegate:Access:AccessKey={Key}"]);
        var good = await RunAsync(Programs.WebFrontend, ["checktoken", made.Output, $"--Tidegate:Access:AccessKey={Key}"]);
        var usage = await RunAsync(Programs.WebFrontend, ["checktoken"]);
        var configuration = await RunAsync(Programs.WebFrontend, ["checktoken", made.Output, "--Tidegate:Access:AccessKey=canary-short"]);

        Assert.Equal((2, 0, 0, 2, 2), (none.Code, made.Code, good.Code, usage.Code, configuration.Code));
        Assert.Contains("Access:AccessKey", none.Output, StringComparison.Ordinal);
        Assert.Contains("--help", usage.Output, StringComparison.Ordinal);
        Assert.All([none, made, good, usage, configuration], run => Assert.DoesNotContain("canary-", run.Output, StringComparison.Ordinal));
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        await using var process = ChildProcess.StartDotnet("command", program, arguments);
        var code = await process.WaitForExitAsync(Patience);
        return (code, process.Output.Text.Trim());
    }
}
