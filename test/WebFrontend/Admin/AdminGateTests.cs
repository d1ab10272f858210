using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Tidegate.WebFrontend.Tests.Admin;

public sealed partial class AdminGateTests
{
    private const string Key = "a-key-of-some-length";
    private const string Own = "own";

    [Fact]
    public async Task Every_route_but_health_is_closed_without_the_right_key()
    {
        await using var host = await AdminHost.StartAsync(Key);
        var tried = 0;
        foreach (var (method, path) in Routes(host))
        {
            foreach (var header in new[] { ("X-Admin-Key", "wrong-key-of-some-length"), ("Authorization", "Bearer x"), ("X-None", "1") })
            {
                using var response = await host.SendAsync(new HttpMethod(method), path, headers: header);
                await HttpAssert.ProblemAsync(response, HttpStatusCode.Unauthorized);
                Assert.Equal(["Basic", "Bearer"], response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
                tried++;
            }
        }

        Assert.True(tried >= 3 * 14, $"Only {tried} requests were tried.");
        Assert.True(host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Body_is_not_looked_at_before_the_key()
    {
        await using var host = await AdminHost.StartAsync(Key);
        using var response = await host.SendAsync(HttpMethod.Post, "/admin/hubs/chat:send", "x"u8.ToArray(), "text/html");

        await HttpAssert.ProblemAsync(response, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Unknown_and_wrong_key_are_answered_alike()
    {
        await using var host = await AdminHost.StartAsync(Key);
        using var none = await host.SendAsync(HttpMethod.Get, "/admin/budget");
        using var wrong = await host.SendAsync(HttpMethod.Get, "/admin/budget", headers: ("X-Admin-Key", Key + "x"));

        var first = (await HttpAssert.ProblemAsync(none, HttpStatusCode.Unauthorized)).GetProperty("detail").GetString();
        var second = (await HttpAssert.ProblemAsync(wrong, HttpStatusCode.Unauthorized)).GetProperty("detail").GetString();
        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData("Authorization", "Bearer " + Key)]
    [InlineData("X-Admin-Key", Key)]
    public async Task Right_key_opens(string header, string value)
    {
        await using var host = await AdminHost.StartAsync(Key);
        using var response = await host.SendAsync(HttpMethod.Get, "/openapi/v1.json", headers: (header, value));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", null, HttpStatusCode.OK)]
    [InlineData("GET", "https://elsewhere.example", HttpStatusCode.OK)]
    [InlineData("DELETE", Own, HttpStatusCode.NotFound)]
    [InlineData("DELETE", null, HttpStatusCode.Unauthorized)]
    [InlineData("DELETE", "null", HttpStatusCode.Unauthorized)]
    [InlineData("DELETE", "http://localhost:81", HttpStatusCode.Unauthorized)]
    [InlineData("DELETE", "https://elsewhere.example", HttpStatusCode.Unauthorized)]
    public async Task Key_that_a_browser_repeats_changes_something_for_the_own_page_only(string method, string? origin, HttpStatusCode expected)
    {
        await using var host = await AdminHost.StartAsync(Key);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("operator:" + Key));
        (string, string)[] headers = [("Authorization", "Basic " + basic), .. origin is null ? [] : new[] { ("Origin", origin == Own ? host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin) }];

        using var response = await host.SendAsync(new HttpMethod(method), method == "GET" ? "/" : "/admin/connections/a-b", headers: headers);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Address_that_tries_keys_is_not_listened_to_for_a_while()
    {
        await using var host = await AdminHost.StartAsync(Key, wrongKeys: 3);
        for (var i = 0; i < 3; i++)
        {
            using var wrong = await host.SendAsync(HttpMethod.Get, "/admin/budget", headers: ("X-Admin-Key", Key + i));
            await HttpAssert.ProblemAsync(wrong, HttpStatusCode.Unauthorized);
        }

        using var refused = await host.SendAsync(HttpMethod.Get, "/admin/budget", headers: ("X-Admin-Key", Key));
        await HttpAssert.ProblemAsync(refused, HttpStatusCode.TooManyRequests);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
        // Who sends no key tries none: a browser that asks for the first time hears what it must send.
        using var none = await host.SendAsync(HttpMethod.Get, "/admin/budget");
        await HttpAssert.ProblemAsync(none, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("GET", "X-Forwarded-For", "203.0.113.9")]
    [InlineData("GET", "X-Forwarded-Host", "admin.example.com")]
    [InlineData("PUT", "X-Forwarded-Proto", "https")]
    [InlineData("GET", "Forwarded", "for=203.0.113.9")]
    [InlineData("GET", "X-Real-IP", "203.0.113.9")]
    [InlineData("GET", "X-Original-For", "203.0.113.9")]
    public async Task Without_a_key_nobody_comes_through_a_proxy_on_this_machine(string method, string header, string value)
    {
        await using var host = await AdminHost.StartAsync();
        using var response = await host.SendAsync(new HttpMethod(method), method == "GET" ? "/admin/budget" : "/admin/limits", headers: (header, value));

        var problem = await HttpAssert.ProblemAsync(response, HttpStatusCode.Forbidden);
        Assert.Contains("Tidegate:Admin:Key", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(host.Grains.IsQuiet);
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.Accepted)]
    [InlineData("none", HttpStatusCode.Accepted)]
    public async Task Without_a_key_and_without_an_origin_the_browser_says_whose_page_it_is(string site, HttpStatusCode expected)
    {
        await using var host = await AdminHost.StartAsync();
        host.Grains.Handler = _ => Task.FromResult(true);
        using var response = await host.SendAsync(HttpMethod.Delete, "/admin/connections/abc", headers: ("Sec-Fetch-Site", site));

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.Accepted)
            await host.Grains.NextAsync("the close");
        else
            Assert.True(host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Doubled_key_header_is_refused()
    {
        await using var host = await AdminHost.StartAsync(Key);
        using var response = await host.SendAsync(HttpMethod.Get, "/admin/budget", headers: [("X-Admin-Key", Key), ("X-Admin-Key", Key)]);

        await HttpAssert.ProblemAsync(response, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_a_key_a_foreign_host_name_is_refused()
    {
        await using var host = await AdminHost.StartAsync();
        foreach (var (method, path) in Routes(host))
        {
            using var response = await host.SendAsync(new HttpMethod(method), path, headers: ("Host", "rebound.example.com"));
            await HttpAssert.ProblemAsync(response, HttpStatusCode.Forbidden);
        }

        Assert.True(host.Grains.IsQuiet);
    }

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("null")]
    public async Task Without_a_key_a_foreign_page_may_not_change_anything(string origin)
    {
        await using var host = await AdminHost.StartAsync();
        using var response = await host.SendAsync(
            HttpMethod.Put,
            "/admin/limits",
            "{\"maxConnections\":1,\"reason\":\"x\"}"u8.ToArray(),
            "application/json",
            ("Origin", origin));

        await HttpAssert.ProblemAsync(response, HttpStatusCode.Forbidden);
        Assert.True(host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Without_a_key_the_listeners_own_page_may_change_things()
    {
        await using var host = await AdminHost.StartAsync();
        host.Grains.Handler = _ => Task.FromResult(true);
        var own = host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        using var response = await host.SendAsync(HttpMethod.Delete, "/admin/connections/abc", headers: ("Origin", own));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await host.Grains.NextAsync("the close");
    }

    private static List<(string Method, string Path)> Routes(AdminHost host)
    {
        var routes = new List<(string, string)>();
        foreach (var route in host.Routes)
        {
            var path = Parameter().Replace("/" + route.RoutePattern.RawText!.TrimStart('/'), "v1");
            if (path.StartsWith("/health", StringComparison.Ordinal)) continue;
            var methods = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            routes.AddRange(methods.Select(method => (method, path)));
        }

        return routes;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
