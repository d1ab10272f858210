using System.Text.RegularExpressions;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>A real client from npm, and the sample of the README as it stands there.</summary>
public sealed partial class NodeClientTests(NodeClientTests.Packages packages) : IClassFixture<NodeClientTests.Packages>
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

    /// <summary>A folder with the packages of <c>Node/package-lock.json</c>, installed once for all tests of this class.</summary>
    public sealed class Packages : IAsyncLifetime
    {
        private static readonly string[] Files = ["package.json", "package-lock.json", "echo.mjs"];
        private static readonly TimeSpan Installed = TimeSpan.FromMinutes(3);

        private readonly TemporaryFolder _folder = new();

        public async Task InitializeAsync()
        {
            foreach (var file in Files)
                File.Copy(Path.Combine(AppContext.BaseDirectory, "Node", file), Path.Combine(_folder.Path, file));
            await using var npm = ChildProcess.Start("npm ci", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder: _folder.Path);
            var code = await npm.WaitForExitAsync(Installed);
            if (code != 0)
                throw new InvalidOperationException($"npm ci ended with {code}:\n{npm.Output.Text}");
        }

        public ChildProcess Run(string script, params string[] arguments) => ChildProcess.Start("node", "node", [script, .. arguments], folder: _folder.Path);

        /// <summary>Runs code as if it were a file of the folder, as somebody who follows the README does.</summary>
        public ChildProcess RunCode(string code)
        {
            // Both ways to load a package work in a sample: a module may import, a script may require.
            var file = code.Contains("require(", StringComparison.Ordinal) ? "sample.cjs" : "sample.mjs";
            File.WriteAllText(Path.Combine(_folder.Path, file), code);
            return Run(file);
        }

        public Task DisposeAsync()
        {
            _folder.Dispose();
            return Task.CompletedTask;
        }
    }
}
