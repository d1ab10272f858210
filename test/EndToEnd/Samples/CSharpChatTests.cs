using System.Globalization;
using Tidegate.EndToEnd.Tests.Harness;
using Tidegate.Processes.Network;

namespace Tidegate.EndToEnd.Tests.Samples;

/// <summary>samples/csharp-chat: a silo of an application that joins a Standalone and brings the handler of a hub.</summary>
public sealed class CSharpChatTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Handler_of_the_application_speaks_to_all_clients()
    {
        await using var standalone = await Standalone.StartAsync(new Settings { ["Hubs:chat:Handler"] = "grain" });
        var addresses = standalone.Service.Addresses;
        await using var application = ChildProcess.StartDotnet("application", Programs.CSharpChat,
        [
            $"--SiloPort={Ports.Free()}",
            $"--GatewayPort={Ports.Free()}",
            $"--PrimaryPort={addresses.SiloPort.ToString(CultureInfo.InvariantCulture)}",
            $"--ClusterId={addresses.ClusterId}",
        ]);
        await application.Output.WaitForAsync("the application has started", line => line.Contains("Application started", StringComparison.Ordinal), Patience);
        await using var ann = await WebSocketTestClient.OpenAsync(addresses.WebSocketUrl("/ws?hub=chat&user=ann"));
        await using var bob = await WebSocketTestClient.OpenAsync(addresses.WebSocketUrl("/ws?hub=chat&user=bob"));

        // The handler is found within seconds, and a hub takes in a new member within moments.
        await Eventually.Holds("ann is answered", Patience, () => SaysAsync(ann, "/who", ann, "you are ann"), isHeard => isHeard);
        await Eventually.Holds("bob hears ann", Patience, () => SaysAsync(ann, "hello", bob, "ann: hello"), isHeard => isHeard);
    }

    private static async Task<bool> SaysAsync(WebSocketTestClient speaker, string text, WebSocketTestClient listener, string expected)
    {
        await speaker.SendAsync(text);
        return listener.Messages.Any(message => message.Text == expected);
    }
}
