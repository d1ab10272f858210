using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Tests.Hosting;

namespace Tidegate.WebFrontend.Tests.Listening;

public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData("", "127.0.0.1 http")]
    [InlineData("10.0.0.0/8", "127.0.0.1 http")]
    [InlineData("127.0.0.1/32", "203.0.113.7 https")]
    [InlineData("127.0.0.0/8;10.0.0.0/8", "203.0.113.7 https")]
    public async Task Headers_count_only_where_the_proxy_is_listed(string listed, string expected) =>
        Assert.Equal(expected, await AskAsync(listed, "203.0.113.7", "https"));

    [Fact]
    public async Task Chain_is_followed_through_listed_proxies_and_not_beyond()
    {
        Assert.Equal("203.0.113.7 http", await AskAsync("127.0.0.1/32;10.0.0.0/8", "198.51.100.1, 203.0.113.7, 10.1.1.1", null));
        Assert.Equal("10.1.1.1 http", await AskAsync("127.0.0.1/32", "203.0.113.7, 10.1.1.1", null));
    }

    [Fact]
    public async Task Header_that_is_no_address_has_no_effect() =>
        Assert.Equal("127.0.0.1 http", await AskAsync("127.0.0.1/32", "not-an-address", null));

    [Fact]
    public async Task Forwarded_host_and_prefix_have_no_effect()
    {
        await using var host = await StartAsync("127.0.0.1/32");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/who");
        request.Headers.Add("X-Forwarded-Host", "evil.example.com");
        request.Headers.Add("X-Forwarded-Prefix", "/admin");

        using var response = await host.Public.SendAsync(request);

        Assert.Equal("127.0.0.1 http", await response.Content.ReadAsStringAsync());
        Assert.StartsWith("127.0.0.1:", response.Headers.GetValues("X-Host").Single(), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(string listed, string forwardedFor, string? proto)
    {
        await using var host = await StartAsync(listed);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/who");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        if (proto is not null) request.Headers.Add("X-Forwarded-Proto", proto);
        using var response = await host.Public.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static Task<FrontendHost> StartAsync(string listed) => FrontendHost.StartAsync(
        app =>
        {
            app.UseTrustedProxies();
            app.UseRouting();
            app.MapListener(ListenerRole.Public).MapGet("/who", (HttpContext context) =>
            {
                context.Response.Headers["X-Host"] = context.Request.Host.Value;
                return $"{context.Connection.RemoteIpAddress?.MapToIPv4()} {context.Request.Scheme}";
            });
        },
        [.. listed.Split(';', StringSplitOptions.RemoveEmptyEntries).Select((network, i) => $"Tidegate:Listen:TrustedProxies:{i}={network}")]);
}
