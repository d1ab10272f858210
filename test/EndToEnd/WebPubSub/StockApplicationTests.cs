using System.Globalization;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.WebPubSub;

/// <summary>An application by the stock SDK of Azure Web PubSub for Express, whose hub Tidegate serves.</summary>
public sealed class StockApplicationTests(NodePackages packages) : IClassFixture<NodePackages>
{
    private const string Key = "a key of the tests that is long enough";
    private const string Endpoint = "http://tidegate.test";
    private const string Listening = "listening at ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Application_decides_who_connects_answers_events_and_hears_of_the_end()
    {
        await using var application = packages.Run("web-pubsub-app.mjs", Key, Endpoint);
        var listening = await application.Output.WaitForAsync("the application listens", line => line.StartsWith(Listening, StringComparison.Ordinal), Patience);
        var port = int.Parse(listening[Listening.Length..], CultureInfo.InvariantCulture);
        await using var standalone = await Standalone.StartAsync(new Settings
        {
            ["Access:AccessKey"] = Key,
            ["Access:PublicEndpoints:0"] = Endpoint,
            ["Hubs:chat:Handler"] = "webhook",
            ["Hubs:chat:EventHandlers:0:Url"] = $"http://127.0.0.1:{port}/api/webpubsub/hubs/{{hub}}/?code=hush",
            ["Hubs:chat:EventHandlers:0:Events"] = "*",
            ["Hubs:chat:EventHandlers:0:SystemEvents"] = "connect,connected,disconnected",
            ["Hubs:chat:EventHandlers:0:GroupEvents"] = "joined,left",
        });

        await using var guests = packages.Run(
            "web-pubsub-guests.mjs", $"Endpoint={Endpoint};AccessKey={Key};Version=1.0;", $"ws://127.0.0.1:{standalone.Service.Addresses.PublicPort}");
        Assert.Equal(0, await guests.WaitForExitAsync(Patience));

        Assert.Equal(
            """
            ann: connected as ann-the-guest
            ann: json {"count":2}
            ann: json {"count":5}
            ann: from ann-the-guest in room: hello room
            ann: fail ends with InternalServerError: The handler of the hub failed.
            ann: stopped
            bob: you said hi
            bob: closed
            eve: 403 handler, told a secret: false
            """,
            guests.Output.Text.Trim());
        await application.Output.WaitForAsync("the application hears of the end of bob", line => line == "disconnected: bob-the-guest", Patience);
        Assert.Equal(
            """
            ann-the-guest joined attic
            ann-the-guest joined room
            ann-the-guest left attic
            bob-the-guest joined room
            connect of ann, room 7, offers json.webpubsub.azure.v1, signed: true
            connect of bob, room 7, offers , signed: true
            connect of eve, room 7, offers , signed: true
            connected: ann-the-guest, state {"count":0}
            connected: bob-the-guest, state {"count":0}
            disconnected: ann-the-guest
            disconnected: bob-the-guest
            event count of ann-the-guest: json {"by":2}
            event count of ann-the-guest: json {"by":3}
            event fail of ann-the-guest: text "x"
            event fail of ann-the-guest: text "x"
            event message of bob-the-guest: text "hi"
            event silent of ann-the-guest: binary {"type":"Buffer","data":[0,255]}
            """,
            string.Join('\n', application.Output.Text.Trim().Split('\n').Where(line => !line.StartsWith(Listening, StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
        Assert.DoesNotContain("hush", standalone.Service.Output.Text, StringComparison.Ordinal);
        await Expect.AuditAsync(standalone.Service, 0);
    }
}
