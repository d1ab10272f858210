using System.Text.RegularExpressions;
using Tidegate.EndToEnd.Tests.Harness;
using Tidegate.EndToEnd.Tests.Keys;

namespace Tidegate.EndToEnd.Tests.WebPubSub;

/// <summary>The code of docs/migration runs as it stands there, and prints what stands below it.</summary>
public sealed partial class MigrationPageTests(NodePackages packages) : IClassFixture<NodePackages>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("azure-web-pubsub.md")]
    [InlineData("signalr.md")]
    [InlineData("socket-io.md")]
    [InlineData("centrifugo.md")]
    public async Task Code_of_the_page_prints_what_the_page_says(string name)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "migration", name));
        var expected = Printed().Match(page).Groups["text"].Value.TrimEnd('\n').Split('\n');
        await using var standalone = await Standalone.StartAsync();
        var printed = await PrintedConnectionString.OfAsync(standalone.Service);

        await using var node = packages.RunCode(JavaScript().Match(page).Groups["code"].Value, new Dictionary<string, string?> { ["WEB_PUBSUB"] = printed.Text });
        await node.Output.WaitForAsync($"the last line of {name}", line => line == expected[^1], Patience);

        Assert.Equal(expected, node.Output.Text.Split('\n'));
    }

    [GeneratedRegex("^```js\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex JavaScript();

    [GeneratedRegex("^```text\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Printed();
}
