using Tidegate.EndToEnd.Tests.Harness;
using Tidegate.EndToEnd.Tests.Keys;

namespace Tidegate.EndToEnd.Tests.Samples;

/// <summary>samples/python-chat as it stands there.</summary>
public sealed class PythonChatTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Client_gets_in_by_the_url_and_hears_what_is_typed()
    {
        await using var standalone = await Standalone.StartAsync();
        var printed = await PrintedConnectionString.OfAsync(standalone.Service);
        var script = Path.Combine(AppContext.BaseDirectory, "samples", "python-chat", "chat.py");
        await using var python = ChildProcess.Start("python", "python3", [script, printed.Text, "ann"], keepInput: true);
        var url = await python.Output.WaitForAsync("the URL", line => line.StartsWith("ws://", StringComparison.Ordinal), Patience);
        await using var client = await WebSocketTestClient.OpenAsync(new Uri(url));
        await Expect.InUseAsync(standalone.Service, 1);

        // A group takes in a new member within moments; until then what is sent to it reaches nobody.
        await Eventually.Holds("the client hears", Patience, () => SayAsync(python, client), isHeard => isHeard);
    }

    private static async Task<bool> SayAsync(ChildProcess python, WebSocketTestClient client)
    {
        await python.SayAsync("grüße");
        return client.Messages.Any(message => message.Text == "grüße");
    }
}
