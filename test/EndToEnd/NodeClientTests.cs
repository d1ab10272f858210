using System.Text.RegularExpressions;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>A real client from npm, and the sample of the README as it stands there.</summary>
public sealed partial class NodeClientTests(NodePackages packages) : IClassFixture<NodePackages>
{
    private const string DefaultUrl = "ws://127.0.0.1:8080";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Client_of_npm_connects_gets_its_echo_and_closes()
    {
        await using var standalone = await Standalone.StartAsync();
        await using var node = packages.Run("echo.mjs", standalone.Service.WebSocketUrl.ToString());

        Assert.Equal(0, await node.WaitForExitAsync(Patience));
        Assert.Equal(["open", "text: hello from node", "closed: 1000"], Lines(node));
        await Expect.AuditAsync(standalone.Service, 0);
    }

    [Fact]
    public async Task Client_of_npm_sees_why_it_is_refused()
    {
        await using var standalone = await Standalone.StartAsync(new Settings { ["Limits:MaxConnections"] = "0" });
        await using var node = packages.Run("echo.mjs", standalone.Service.WebSocketUrl.ToString());

        Assert.Equal(0, await node.WaitForExitAsync(Patience));
        Assert.Matches("^refused: 503 limit [1-9][0-9]*$", Assert.Single(Lines(node)));
    }

    [Fact]
    public async Task Sample_of_the_readme_connects()
    {
        await using var standalone = await Standalone.StartAsync();
        var sample = JavaScript().Match(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"))).Groups["code"].Value;
        Assert.Contains(DefaultUrl, sample, StringComparison.Ordinal);
        await using var node = packages.RunCode(sample.Replace(DefaultUrl, $"ws://127.0.0.1:{standalone.Service.Addresses.PublicPort}", StringComparison.Ordinal));

        await Expect.InUseAsync(standalone.Service, 1);
        Assert.False(node.HasExited, node.Output.Text);
    }

    private static string[] Lines(ChildProcess node) => node.Output.Text.Split('\n');

    /// <summary>The first block of JavaScript.</summary>
    [GeneratedRegex("^```(js|javascript)\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex JavaScript();
}
