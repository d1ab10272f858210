using System.Net;
using System.Text.Json;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Chat;

/// <summary>Who gets what belongs to the chat page, and where there is none.</summary>
public sealed class ChatAccessTests(SharedStandalone shared) : IClassFixture<SharedStandalone>, IDisposable
{
    private readonly HttpClient _http = new();

    private int Port => shared.Service.Addresses.PublicPort;

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData(null, null, HttpStatusCode.OK)]
    [InlineData("Origin", "http://127.0.0.1:{port}", HttpStatusCode.OK)]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("Host", "evil.example:{port}", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("X-Forwarded-For", "203.0.113.7", HttpStatusCode.Forbidden)]
    public async Task Token_is_for_the_page_and_for_programs_of_this_machine(string? header, string? value, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Port}/chat/token?name=ann") { Headers = { ConnectionClose = true } };
        if (header is not null) request.Headers.TryAddWithoutValidation(header, value!.Replace("{port}", $"{Port}", StringComparison.Ordinal));

        using var answer = await _http.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}", null)]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:{port}", HttpStatusCode.Forbidden)]
    public async Task Own_page_may_connect_and_others_may_not(string origin, HttpStatusCode? refused)
    {
        using var answer = await _http.PostAsync(new Uri($"http://127.0.0.1:{Port}/chat/token?name=ann"), null);
        var url = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("url").GetString()!;

        var attempt = await WebSocketTestClient.TryOpenAsync(
            new Uri(url), new Dictionary<string, string> { ["Origin"] = origin.Replace("{port}", $"{Port}", StringComparison.Ordinal) });

        Assert.Equal(refused ?? HttpStatusCode.SwitchingProtocols, attempt.Status);
        if (refused is null) await attempt.Opened.DisposeAsync();
    }

    [Theory]
    [InlineData("Standalone:Page", "false")]
    [InlineData("Access:AccessKey", "0123456789abcdef0123456789abcdef")]
    [InlineData("Listen:Public", "http://0.0.0.0:{port}")]
    public async Task There_is_no_page_where_it_was_not_asked_for(string key, string value)
    {
        using var state = new TemporaryFolder();
        var addresses = new ServiceAddresses { StateFolder = state.Path };
        var settings = new Settings { [key] = value.Replace("{port}", $"{addresses.PublicPort}", StringComparison.Ordinal), ["Access:Origins:0"] = "http://example.com" };
        await using var service = ServiceProcess.Start("no-page", Programs.Standalone, addresses, settings);
        await service.ReadyAsync();

        using var page = await _http.GetAsync(new Uri($"http://127.0.0.1:{addresses.PublicPort}/"));
        using var token = await _http.PostAsync(new Uri($"http://127.0.0.1:{addresses.PublicPort}/chat/token?name=ann"), null);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (page.StatusCode, token.StatusCode));
    }
}
