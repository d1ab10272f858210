using System.Text.Json;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Upgrades;
using Tidegate.WebFrontend.Users;

namespace Tidegate.WebFrontend.Tests.Upgrades;

/// <summary>Every check of an upgrade: what it answers, and that it leaves everything as it was.</summary>
public class RefusedUpgradeTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    public static TheoryData<string, int, string> Cases => new()
    {
        { "origin", 403, "origin" },
        { "origin null", 403, "origin" },
        { "two origins", 403, "origin" },
        { "ip", 429, "ip-limit" },
        { "rate", 503, "rate" },
        { "no token", 401, "auth" },
        { "user without token", 401, "auth" },
        { "group without token", 401, "auth" },
        { "bad token", 401, "auth" },
        { "bad token in header", 401, "auth" },
        { "token with claims", 400, "request" },
        { "user", 429, "user-limit" },
        { "draining", 503, "draining" },
        { "draining, bad token", 503, "draining" },
        { "limit", 503, "limit" },
        { "bad hub", 400, "request" },
        { "bad group", 400, "request" },
        { "groups", 400, "request" },
        { "raw without hub", 400, "request" },
        { "bad raw mode", 400, "request" },
        { "plain", 400, "request" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Upgrade_that_is_refused_says_why_and_leaves_every_counter_as_it_was(string name, int status, string reason)
    {
        await using var host = await FrontendHost.StartAsync(options => Configure(options, name));
        Arrange(host, name);
        using var holder = await OpenHolderAsync(host, name);
        var before = Counters(host);
        using var client = await RawClient.OpenAsync(host.Port);

        await client.SendAsync(Request(name));
        if (name == "ip")
            await host.RunOutOfPatienceAsync();
        var answer = await client.ReadToEndAsync();

        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.Contains("Connection: close\r\n", answer);
        Assert.Contains("Content-Type: application/problem+json\r\n", answer);
        Assert.DoesNotContain("\r\nServer:", answer);
        var problem = JsonDocument.Parse(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(reason, problem.GetProperty("reason").GetString());
        foreach (var text in new[] { "type", "title", "detail", "correlationId", "code", "message" })
            Assert.NotEqual("", problem.GetProperty(text).GetString());
        if (status is 429 or 503)
        {
            var seconds = problem.GetProperty("retryAfterSeconds").GetInt32();
            Assert.True(seconds >= 1);
            Assert.Contains($"Retry-After: {seconds}\r\n", answer);
            Assert.True(problem.TryGetProperty("limit", out _));
            Assert.True(problem.TryGetProperty("inUse", out _));
        }

        Assert.Equal(name.StartsWith("bad token", StringComparison.Ordinal), problem.TryGetProperty("claim", out var claim) && claim.GetString() is "token");
        Assert.Equal(before, Counters(host));
        Assert.Equal(1, host.Refusals.Snapshot()[reason]);
        Assert.Single(host.Refusals.Snapshot());
    }

    [Fact]
    public async Task Upgrade_under_pressure_says_so_in_a_header()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Admission.Pressure = new PressureReading(PressureLevel.Critical, 0.96, 0.85);
        using var client = await RawClient.OpenAsync(host.Port);

        await client.SendAsync(RawClient.Handshake("/ws"));
        var head = await client.ReadHeadAsync();

        Assert.StartsWith("HTTP/1.1 101", head);
        Assert.Contains("X-Tidegate-Pressure: critical\r\n", head);
    }

    [Fact]
    public async Task Priority_hub_takes_a_permit_of_its_class()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync("/ws?hub=priority");
        await client.SendAsync(RawClient.Close(1000));

        Assert.Equal(AdmissionClass.Priority, await host.Admission.NextReturn());
    }

    [Fact]
    public async Task Listed_origin_may_connect()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Access.Origins = ["https://example.com"]);
        using var client = await RawClient.OpenAsync(host.Port);

        await client.SendAsync(RawClient.Handshake("/ws", "Origin: https://example.com\r\n"));

        Assert.StartsWith("HTTP/1.1 101", await client.ReadHeadAsync());
    }

    [Fact]
    public async Task Limit_that_has_room_again_admits_the_next()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Admission.Limit = 1;
        using var first = await host.ConnectAsync();
        using var refused = await RawClient.OpenAsync(host.Port);
        await refused.SendAsync(RawClient.Handshake("/ws"));
        Assert.StartsWith("HTTP/1.1 503", await refused.ReadToEndAsync());

        await first.SendAsync(RawClient.Close(1000));
        await host.Admission.NextReturn();

        using var second = await host.ConnectAsync();
        Assert.Equal(1, host.Admission.InUse);
    }

    private static void Configure(TidegateOptions options, string name)
    {
        options.Access.AccessKey = Key;
        options.Access.Origins = ["https://example.com"];
        // Beside a key both must be said; "no token" and "user without token" see the defaults.
        options.Access.AllowAnonymous = name == "no token" ? null : true;
        options.Access.AnonymousClaims = name is "user without token" or "group without token" ? null : true;
    }

    /// <summary>A connection that is there before, where a cap needs one.</summary>
    private static async Task<RawClient?> OpenHolderAsync(FrontendHost host, string name)
    {
        if (name is not ("ip" or "user"))
            return null;
        var holder = await host.ConnectAsync("/ws?user=ann");
        await host.Gateway.NextOpened();
        return holder;
    }

    private static void Arrange(FrontendHost host, string name)
    {
        switch (name)
        {
            case "ip":
                host.Change(settings => settings with { MaxConnectionsPerIp = 1 });
                break;
            case "rate":
                host.Change(settings => settings with { MaxConnectRate = 1 });
                Assert.True(host.Get<RateGate>().TryTake(TimeSpan.Zero, 1, PressureLevel.Normal, out _));
                break;
            case "user":
                host.Change(settings => settings with { MaxConnectionsPerUser = 1 });
                break;
            case "draining" or "draining, bad token":
                host.Drain.IsDraining = true;
                break;
            case "limit":
                host.Admission.Limit = 0;
                break;
        }
    }

    private static string Request(string name) => name switch
    {
        "origin" => RawClient.Handshake("/ws", "Origin: https://example.com.evil.com\r\n"),
        "origin null" => RawClient.Handshake("/ws", "Origin: null\r\n"),
        "two origins" => RawClient.Handshake("/ws", "Origin: https://example.com\r\nOrigin: https://example.com\r\n"),
        "bad token" or "draining, bad token" => RawClient.Handshake("/client/hubs/chat?access_token=a.b.c"),
        "bad token in header" => RawClient.Handshake("/client?hub=chat", "Authorization: Bearer abc\r\n"),
        "token with claims" => RawClient.Handshake("/ws?user=ann&access_token=a.b.c"),
        "user" or "user without token" => RawClient.Handshake("/ws?user=ann"),
        "group without token" => RawClient.Handshake("/ws?group=board"),
        "bad hub" => RawClient.Handshake("/ws?hub=9"),
        "bad group" => RawClient.Handshake("/ws?group=%20"),
        "groups" => RawClient.Handshake("/ws?" + string.Join('&', Enumerable.Range(0, 51).Select(i => $"group=g{i}"))),
        "raw without hub" => RawClient.Handshake("/client/hubs/"),
        "bad raw mode" => RawClient.Handshake("/client/hubs/chat?webpubsub_mode=shout"),
        "plain" => "GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n",
        _ => RawClient.Handshake("/ws"),
    };

    private static (int Permits, int Sockets, int Registered, int Addresses, int Users, bool RateHasRoom) Counters(FrontendHost host)
    {
        var rate = host.Get<RateGate>();
        var hasRoom = rate.TryTake(TimeSpan.Zero, 10, PressureLevel.Normal, out _);
        if (hasRoom)
            rate.Return();
        return (host.Admission.InUse, host.Sockets.Count, host.Registry.Count, host.Get<IpGate>().Addresses, host.Get<UserGate>().Users, hasRoom);
    }
}
