using System.Net;
using System.Text.Json;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Upgrades;

namespace Tidegate.WebFrontend.Tests.Upgrades;

/// <summary>What a page can learn of a refusal.</summary>
public sealed class ReadableRefusalTests
{
    private const string Page = "https://app.example.com";

    [Theory]
    [InlineData("/ws")]
    [InlineData("/client/hubs/chat")]
    [InlineData("/client?hub=chat")]
    public async Task Get_of_the_url_says_why_an_upgrade_would_be_refused_and_takes_nothing(string target)
    {
        await using var host = await FrontendHost.StartAsync(options => options.Access.Origins = [Page]);
        var before = host.Admission.InUse;
        using (var free = await GetAsync(host, target))
            Assert.Equal((HttpStatusCode.BadRequest, "request"), (free.StatusCode, await ReasonAsync(free)));
        host.Admission.Limit = 0;

        using var full = await GetAsync(host, target, Page);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "limit"), (full.StatusCode, await ReasonAsync(full)));
        Assert.NotNull(full.Headers.RetryAfter);
        Assert.Equal([Page], full.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal((before, 0), (host.Admission.InUse, host.Sockets.Count));
        // It can be asked as often as one likes.
        host.Admission.Limit = 1;
        for (var n = 0; n < 3; n++)
            (await GetAsync(host, target)).Dispose();
        using var client = await host.ConnectAsync(target);
    }

    [Fact]
    public async Task Page_that_is_not_listed_reads_nothing()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Access.Origins = [Page]);

        using var answer = await GetAsync(host, "/negotiate?hub=chat", "https://elsewhere.example.com");

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("origin", await ReasonAsync(answer));
    }

    [Fact]
    public async Task Negotiation_says_place_wait_and_reason()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Access.Origins = [Page]);
        using (var free = await GetAsync(host, "/negotiate?hub=chat", Page))
            Assert.Equal("""{"accepted":true}""", await free.Content.ReadAsStringAsync());
        host.Admission.Limit = 0;

        List<JsonElement> answers = [];
        for (var n = 0; n < 2; n++)
        {
            using var full = await GetAsync(host, "/negotiate?hub=chat", Page);
            Assert.Equal((HttpStatusCode.OK, Page), (full.StatusCode, full.Headers.GetValues("Access-Control-Allow-Origin").Single()));
            answers.Add(JsonDocument.Parse(await full.Content.ReadAsStringAsync()).RootElement);
        }

        Assert.All(answers, answer => Assert.Equal((false, "limit"), (answer.GetProperty("accepted").GetBoolean(), answer.GetProperty("reason").GetString())));
        Assert.All(answers, answer => Assert.True(answer.GetProperty("retryAfterSeconds").GetInt32() >= 1));
        Assert.Equal([1, 2], answers.Select(answer => answer.GetProperty("place").GetInt32()));
        using var bad = await GetAsync(host, "/negotiate?hub=1");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task Negotiation_judges_the_token()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Access.AccessKey = TestToken.Key);
        using var without = await GetAsync(host, "/negotiate?hub=chat");
        Assert.Equal("auth", await ReasonAsync(without));

        using var with = await GetAsync(host, "/negotiate?hub=chat&access_token=" + TestToken.For(host.Time.GetUtcNow(), "chat", "ann"), hostName: "localhost");
        Assert.Equal("""{"accepted":true}""", await with.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Hub_may_refuse_by_a_close_frame_without_a_permit()
    {
        await using var host = await FrontendHost.StartAsync(options =>
        {
            options.Access.AccessKey = TestToken.Key;
            options.Access.AllowAnonymous = true;
            options.Hubs["page"] = new HubOptions { RefuseByClose = true };
        });
        host.Admission.Limit = 0;

        using (var full = await RawClient.ConnectAsync(host.Port, "/client/hubs/page"))
        {
            var (code, reason) = await full.ReadCloseAsync();
            Assert.Equal(1013, code);
            Assert.Matches("^limit: come back in [0-9]+ s$", reason);
            await full.SendAsync(RawClient.Close(1013));
            Assert.Equal("", await full.ReadToEndAsync());
        }

        using (var wrong = await RawClient.ConnectAsync(host.Port, "/client/hubs/page?access_token=none"))
        {
            var (code, reason) = await wrong.ReadCloseAsync();
            Assert.Equal(1008, code);
            Assert.StartsWith("auth: ", reason);
        }

        using var other = await RawClient.OpenAsync(host.Port);
        await other.SendAsync(RawClient.Handshake("/client/hubs/chat"));
        Assert.StartsWith("HTTP/1.1 503", await other.ReadHeadAsync());
        Assert.Equal((0, 0, 0), (host.Admission.InUse, host.Sockets.Count, host.Registry.Count));
    }

    [Fact]
    public async Task Only_so_many_are_refused_by_a_close_frame_at_a_time()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Hubs["page"] = new HubOptions { RefuseByClose = true });
        host.Admission.Limit = 0;
        var told = new List<RawClient>();
        try
        {
            // None of them answers, and time stands still.
            for (var n = 0; n < CloseRefusal.MostAtOnce; n++)
                told.Add(await RawClient.ConnectAsync(host.Port, "/client/hubs/page"));

            using var next = await RawClient.OpenAsync(host.Port);
            await next.SendAsync(RawClient.Handshake("/client/hubs/page"));
            Assert.StartsWith("HTTP/1.1 503", await next.ReadHeadAsync());

            host.Time.Advance(CloseRefusal.Patience);
            foreach (var client in told)
                await client.ReadToEndAsync();
            using var again = await RawClient.ConnectAsync(host.Port, "/client/hubs/page");
        }
        finally
        {
            told.ForEach(client => client.Dispose());
        }
    }

    private static async Task<HttpResponseMessage> GetAsync(FrontendHost host, string target, string? origin = null, string hostName = "127.0.0.1")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{host.Port}{target}");
        request.Headers.Host = hostName;
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await Expect.Within(http.SendAsync(request), "an answer");
    }

    private static async Task<string?> ReasonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("reason").GetString();
}
