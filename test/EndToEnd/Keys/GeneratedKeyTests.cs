using System.Net;
using System.Net.Http.Headers;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Keys;

/// <summary>Standalone without a key makes one, once.</summary>
public sealed class GeneratedKeyTests : IDisposable
{
    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _state = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task Connection_string_of_the_start_works_survives_a_restart_and_keeps_nobody_out()
    {
        var addresses = new ServiceAddresses { StateFolder = _state.Path };
        await using var first = ServiceProcess.Start("first", Programs.Standalone, addresses, new Settings());
        await first.ReadyAsync();
        var printed = await PrintedConnectionString.OfAsync(first);

        Assert.Equal($"http://127.0.0.1:{addresses.PublicPort}", printed.Endpoint);
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(printed, printed.Key));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(printed, new string('x', printed.Key.Length)));
        await using (await WebSocketTestClient.OpenAsync(first.WebSocketUrl))
        {
            await Expect.InUseAsync(first, 1);
        }

        first.Process.Send(Signal.Terminate);
        Assert.Equal(0, await first.Process.WaitForExitAsync(Stop));
        Assert.Single(first.Output.Where(line => line.Contains(printed.Key, StringComparison.Ordinal)));
        await using var second = ServiceProcess.Start("second", Programs.Standalone, addresses, new Settings());
        await second.ReadyAsync();

        Assert.Equal(printed, await PrintedConnectionString.OfAsync(second));
    }

    [Fact]
    public async Task Configured_key_is_never_shown_and_none_is_made()
    {
        const string Key = "canary-0123456789abcdef0123456789abcdef";
        await using var service = ServiceProcess.Start(
            "configured", Programs.Standalone, new ServiceAddresses { StateFolder = _state.Path }, new Settings { ["Access:ServiceKey"] = Key });
        await service.ReadyAsync();

        var printed = await PrintedConnectionString.OfAsync(service);

        Assert.Equal("<your Access:ServiceKey>", printed.Key);
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(printed, Key));
        Assert.DoesNotContain("canary-", service.Output.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_state.Path, "access.key")));
    }

    private async Task<HttpStatusCode> SendAsync(PrintedConnectionString printed, string key)
    {
        var url = $"{printed.Endpoint}/api/hubs/chat/:send";
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("hello") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SignedToken.For(url, key));
        request.Headers.ConnectionClose = true;
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }
}
