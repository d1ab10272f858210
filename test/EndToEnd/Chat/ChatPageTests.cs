using Tidegate.EndToEnd.Tests.Dashboard;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Chat;

/// <summary>The chat page of a first session, in a real browser.</summary>
public sealed class ChatPageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Two_pages_talk_and_one_that_is_loaded_again_stays_in()
    {
        await using var service = await Standalone.StartAsync();
        await using var ann = await OpenAsync(service);
        await using var bob = await OpenAsync(service);
        await EnterAsync(ann, "ann");
        await EnterAsync(bob, "bob");

        await SayAsync(ann, "hello bob");
        await bob.ShowsAsync("#messages", "ann hello bob");
        await ann.ShowsAsync("#messages", "ann hello bob");
        await bob.Page.ReloadAsync();
        await bob.ShowsAsync("#state", "connected as bob, in the room lobby");
        await SayAsync(ann, "<b>again</b>");
        await bob.ShowsAsync("#messages", "ann <b>again</b>");
        await SayAsync(bob, "here");
        await ann.ShowsAsync("#messages", "bob here");

        Assert.Empty(ann.Complaints);
        Assert.Empty(bob.Complaints);
        Assert.All(ann.Requests, request => Assert.Equal(service.Service.Addresses.PublicPort, request.Port));
    }

    [Fact]
    public async Task Page_says_why_it_is_refused()
    {
        await using var service = await Standalone.StartAsync(new Settings { ["Limits:MaxConnections"] = "0" });
        await using var page = await OpenAsync(service);

        await page.Page.Locator("#name").FillAsync("ann");
        await page.Page.Locator("#enter button").ClickAsync();

        await page.ShowsAsync("#problem", "refused with 503 (limit)");
        await page.ShowsAsync("#state", "trying again");
    }

    private Task<Dashboard.Dashboard> OpenAsync(Standalone service) => browser.OpenAsync(new Uri($"http://127.0.0.1:{service.Service.Addresses.PublicPort}/"));

    private static async Task EnterAsync(Dashboard.Dashboard page, string name)
    {
        await page.Page.Locator("#name").FillAsync(name);
        await page.Page.Locator("#enter button").ClickAsync();
        await page.ShowsAsync("#state", $"connected as {name}, in the room lobby");
    }

    private static async Task SayAsync(Dashboard.Dashboard page, string text)
    {
        await page.Page.Locator("#text").FillAsync(text);
        await page.Page.Keyboard.PressAsync("Enter");
    }
}
