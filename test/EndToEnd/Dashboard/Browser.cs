using Microsoft.Playwright;

namespace Tidegate.EndToEnd.Tests.Dashboard;

/// <summary>One headless Chromium for the tests of the page, each of which has a context, and so a profile, of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        var program = Candidates.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("No Chromium on this machine. ./test.sh installs it; or: apt-get install chromium");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = Arguments });
    }

    /// <summary>Opens the page of a frontend.</summary>
    /// <param name="admin">The admin listener.</param>
    /// <param name="options">How the browser presents itself; null for a desktop of its defaults.</param>
    internal async Task<Dashboard> OpenAsync(Uri admin, BrowserNewContextOptions? options = null)
    {
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout((float)Dashboard.Patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        var dashboard = new Dashboard(context, page);
        await page.GotoAsync(admin.ToString());
        return dashboard;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
