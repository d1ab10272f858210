using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Tidegate.EndToEnd.Tests.Dashboard;

/// <summary>The page in a browser, and what went wrong in it.</summary>
internal sealed class Dashboard : IAsyncDisposable
{
    /// <summary>How long the page may take to show something.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<Uri> _requests = new();

    public Dashboard(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Enqueue(message.Text);
        };
        page.Request += (_, request) => _requests.Enqueue(new Uri(request.Url));
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, and what the content policy held back.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Everything that the page asked for.</summary>
    public IReadOnlyCollection<Uri> Requests => _requests;

    /// <summary>Waits until an element shows a text.</summary>
    public Task ShowsAsync(string selector, string text) =>
        Assertions.Expect(Page.Locator(selector)).ToContainTextAsync(text, new() { Timeout = (float)Patience.TotalMilliseconds });

    /// <summary>The text of an element.</summary>
    public Task<string> TextAsync(string selector) => Page.Locator(selector).InnerTextAsync();

    /// <summary>Answers the question that the page asks.</summary>
    public async Task ConfirmAsync(string? reason = null)
    {
        if (reason is not null)
            await Page.Locator("#confirm input[name=reason]").FillAsync(reason);
        await Page.Locator("#confirm button[value=yes]").ClickAsync();
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
