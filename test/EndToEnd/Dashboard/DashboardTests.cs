using System.Net;
using Microsoft.Playwright;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Dashboard;

/// <summary>The dashboard in a real browser, against a running service with real clients.</summary>
public sealed class DashboardTests(Browser browser) : IClassFixture<Browser>
{
    private const int Limit = 10;

    [Fact]
    public async Task Page_shows_how_full_it_is_and_follows_without_being_loaded_again()
    {
        await using var service = await StartAsync();
        await WebSocketTestClient.OpenAsync(service.Service.WebSocketUrl, 5);
        await using var page = await OpenAsync(service);

        await page.ShowsAsync("#in-use", "5");
        await page.ShowsAsync("#limit", $"{Limit}");
        await page.ShowsAsync("#share", "50%");
        await page.ShowsAsync("#frontends", "standalone");
        await WebSocketTestClient.OpenAsync(service.Service.WebSocketUrl, 5);

        await page.ShowsAsync("#share", "100%");
        await page.ShowsAsync("#pressure", "exhausted");
        await page.ShowsAsync("#fullness-says", "whoever comes is refused");
        await page.ShowsAsync("#chart-range", "at most 10 connections");
        Assert.Single(page.Requests, request => request.AbsolutePath == "/");
    }

    [Fact]
    public async Task Page_says_why_clients_are_refused()
    {
        await using var service = await StartAsync();
        await WebSocketTestClient.OpenAsync(service.Service.WebSocketUrl, Limit);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await WebSocketTestClient.TryOpenAsync(service.Service.WebSocketUrl)).Status);

        await using var page = await OpenAsync(service);

        await page.ShowsAsync("#refusals-says", "the limit of the cluster is reached");
        await page.ShowsAsync("#refusals", "1");
    }

    [Fact]
    public async Task Longest_idle_connection_stands_first_and_is_closed_by_keyboard_after_a_question()
    {
        await using var service = await StartAsync();
        await using var busy = await OpenAsAsync(service, "busy");
        await using var idle = await OpenAsAsync(service, "idle");
        await using var page = await OpenAsync(service);
        await page.ShowsAsync("#connections-says", "2 shown");

        await busy.SendAsync("hello");
        await page.ShowsAsync("#connections tr:first-child", "idle");
        await page.Page.Locator("#connections tr:first-child button").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ShowsAsync("#confirm-text", "idle");
        await page.Page.Keyboard.TypeAsync("too quiet");
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Enter");

        var close = await idle.WaitForCloseAsync();
        Assert.Equal((4006, "too quiet"), (close.Code, close.Reason));
        await page.ShowsAsync("#in-use", "1");
        await page.ShowsAsync("#closes", "closed by an operator");
        Assert.True(busy.IsOpen);
    }

    [Fact]
    public async Task Search_finds_the_connections_of_a_user_and_says_where_there_are_none()
    {
        await using var service = await StartAsync();
        await using var ann = await OpenAsAsync(service, "ann");
        await using var bob = await OpenAsAsync(service, "bob");
        await using var page = await OpenAsync(service);

        await page.Page.Locator("#search [name=userId]").FillAsync("bob");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ShowsAsync("#connections-says", "1 shown");
        await page.ShowsAsync("#connections tr:first-child", "bob");
        await page.Page.Locator("#search [name=userId]").FillAsync("nobody");
        await page.Page.Keyboard.PressAsync("Enter");

        await page.ShowsAsync("#connections-says", "No connection matches.");
    }

    [Fact]
    public async Task Limit_is_changed_after_its_plan_was_shown()
    {
        await using var service = await StartAsync(new Settings { ["Shed:WarningPeriod"] = "00:00:01" });
        var clients = await WebSocketTestClient.OpenAsync(service.Service.WebSocketUrl, 6);
        await using var page = await OpenAsync(service);
        await page.ShowsAsync("#in-use", "6");

        await page.Page.Locator("#plan [name=maxConnections]").FillAsync("4");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ShowsAsync("#plan-says", "2 connections would be warned and closed");
        Assert.All(clients, client => Assert.True(client.IsOpen));
        await page.Page.Locator("#apply [name=reason]").FillAsync("the database is small");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ConfirmAsync();

        await page.ShowsAsync("#toast", "The limit is 4");
        await page.ShowsAsync("#in-use", "4");
        await page.ShowsAsync("#limit", "4");
        Assert.Equal(2, clients.Count(client => !client.IsOpen));
    }

    [Fact]
    public async Task Markup_in_the_name_of_a_user_is_text()
    {
        const string Name = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";
        await using var service = await StartAsync();
        await using var client = await OpenAsAsync(service, Name);

        await using var page = await OpenAsync(service);

        await page.ShowsAsync("#connections tr:first-child", Name);
        Assert.DoesNotContain("taken", await page.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Page.Locator("#connections img, #connections script").CountAsync());
    }

    [Fact]
    public async Task Page_asks_no_other_server_and_its_own_policy_holds_nothing_back()
    {
        await using var service = await StartAsync();
        await using var page = await OpenAsync(service);
        await page.ShowsAsync("#in-use", "0");
        await page.ShowsAsync("#alerts", "No alert is active.");
        await page.ShowsAsync("#recovery", "restart-clean");

        Assert.All(page.Requests, request => Assert.True(request.Scheme == "data" || request.Authority == service.Service.Addresses.AdminUrl.Authority, $"The page asked {request}."));
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Page_is_readable_on_a_phone(ColorScheme scheme)
    {
        await using var service = await StartAsync();
        await using var client = await OpenAsAsync(service, "a-user-with-a-name-that-is-longer-than-a-phone-is-wide-and-has-no-space-in-it");
        await using var page = await browser.OpenAsync(
            service.Service.Addresses.AdminUrl,
            new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 740 }, IsMobile = true, ColorScheme = scheme });
        await page.ShowsAsync("#in-use", "1");
        await page.ShowsAsync("#connections", "a-user-with-a-name");

        Assert.Equal(360, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        var contrast = await page.Page.EvaluateAsync<double>(Contrast);
        Assert.True(contrast >= 4.5, $"Text has a contrast of {contrast:0.0} to 1; 4.5 is the least (WCAG 2.2, 1.4.3).");
    }

    [Fact]
    public async Task Page_needs_the_key_where_there_is_one_and_then_changes_things_with_it()
    {
        const string Key = "a-key-of-32-characters-or-so-000";
        await using var service = await StartAsync(new Settings { ["Admin:Key"] = Key });
        using (var http = new HttpClient { BaseAddress = service.Service.Addresses.AdminUrl })
        {
            foreach (var path in new[] { "/", "/dashboard/page.js", "/admin/budget" })
                Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(path)).StatusCode);
        }

        await using var page = await browser.OpenAsync(
            service.Service.Addresses.AdminUrl,
            new BrowserNewContextOptions { HttpCredentials = new HttpCredentials { Username = "operator", Password = Key } });
        await page.ShowsAsync("#limit", $"{Limit}");
        await page.Page.Locator("#plan [name=maxConnections]").FillAsync("7");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ShowsAsync("#plan-says", "Nobody would be closed");
        await page.Page.Locator("#apply [name=reason]").FillAsync("test");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ConfirmAsync();

        await page.ShowsAsync("#limit", "7");
        Assert.Empty(await page.Page.Context.CookiesAsync());
        Assert.DoesNotContain(Key, await page.Page.EvaluateAsync<string>("JSON.stringify([location.href, {...localStorage}, {...sessionStorage}])"), StringComparison.Ordinal);
    }

    // Relative luminance of text and ground of the darkest text that people must read (WCAG 2.2).
    private const string Contrast = """
        (() => {
          const parts = colour => colour.match(/[\d.]+/g).slice(0, 3).map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
          const light = colour => { const [r, g, b] = parts(colour); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = light(getComputedStyle(document.querySelector('section')).backgroundColor);
          return Math.min(...['#fullness-says', '.quiet', 'h2', 'button', 'button.danger'].map(selector => {
            const text = light(getComputedStyle(document.querySelector(selector)).color);
            return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
          }));
        })()
        """;

    private static Task<Standalone> StartAsync(Settings? settings = null) =>
        Standalone.StartAsync((settings ?? []).With("Limits:MaxConnections", $"{Limit}"));

    private static Task<WebSocketTestClient> OpenAsAsync(Standalone service, string user) =>
        WebSocketTestClient.OpenAsync(service.Service.Addresses.WebSocketUrl($"/ws?user={Uri.EscapeDataString(user)}"));

    private Task<Dashboard> OpenAsync(Standalone service) => browser.OpenAsync(service.Service.Addresses.AdminUrl);
}
