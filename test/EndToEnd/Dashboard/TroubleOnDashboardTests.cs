using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Dashboard;

/// <summary>What the dashboard shows and does when something is wrong.</summary>
public sealed class TroubleOnDashboardTests(Browser browser) : IClassFixture<Browser>
{
    private const int Limit = 10;

    [Fact]
    public async Task Alert_appears_and_goes_and_stays_in_the_history()
    {
        await using var service = await StartAsync(new Settings { ["Alerts:HoldTime"] = "00:00:01" });
        await using var page = await browser.OpenAsync(service.Service.Addresses.AdminUrl);
        await page.ShowsAsync("#alerts", "No alert is active.");

        var clients = await WebSocketTestClient.OpenAsync(service.Service.WebSocketUrl, 9);
        await page.ShowsAsync("#alerts", "connections_high");
        await page.ShowsAsync("#alerts", "docs/runbooks/connections.md");
        foreach (var client in clients)
            await client.DisposeAsync();

        await page.ShowsAsync("#alerts", "No alert is active.");
        await page.Page.Locator("summary", new() { HasText = "History" }).ClickAsync();
        await page.ShowsAsync("#alert-history", "cleared connections_high");
    }

    [Fact]
    public async Task Recovery_procedure_is_started_and_ended_after_a_question()
    {
        await using var service = await StartAsync([]);
        await using var page = await browser.OpenAsync(service.Service.Addresses.AdminUrl);
        await page.ShowsAsync("#limit", $"{Limit}");

        await page.Page.Locator("button[aria-label='Start emergency-limit']").ClickAsync();
        await page.ConfirmAsync("the database is slow");
        await page.ShowsAsync("#recovery", "begun by");
        await page.ShowsAsync("#recovery", "the database is slow");
        await page.ShowsAsync("#limit", "8");
        await page.ShowsAsync("#fullness-says", "A recovery procedure holds the limit down");

        await page.Page.Locator("button[aria-label='End emergency-limit']").ClickAsync();
        await page.ConfirmAsync();
        await page.ShowsAsync("#limit", $"{Limit}");
        await page.ShowsAsync("#recovery", "Last ended");
    }

    [Fact]
    public async Task Refusal_is_explained_by_its_correlation_id()
    {
        await using var service = await StartAsync([]);
        await WebSocketTestClient.OpenAsync(service.Service.WebSocketUrl, Limit);
        var refused = await WebSocketTestClient.TryOpenAsync(service.Service.WebSocketUrl);
        var id = refused.Problem.GetProperty("correlationId").GetString()!;

        await using var page = await browser.OpenAsync(service.Service.Addresses.AdminUrl);
        await page.Page.Locator("summary", new() { HasText = "The last refusals" }).ClickAsync();
        await page.ShowsAsync("#refusal-rows", id);
        await page.Page.Locator("#explain input").FillAsync(id);
        await page.Page.Keyboard.PressAsync("Enter");

        await page.ShowsAsync("#explanation", "refused");
        await page.ShowsAsync("#explanation", "limit");
    }

    private static Task<Standalone> StartAsync(Settings settings) => Standalone.StartAsync(settings.With("Limits:MaxConnections", $"{Limit}"));
}
