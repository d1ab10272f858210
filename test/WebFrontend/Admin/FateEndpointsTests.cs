using System.Net;
using System.Text.Json;
using Tidegate.Connections;
using Tidegate.Explaining;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Tests.Explaining;

namespace Tidegate.WebFrontend.Tests.Admin;

/// <summary>What became of connections and upgrades, as an operator asks for it.</summary>
public sealed class FateEndpointsTests : IAsyncLifetime
{
    private AdminHost _host = null!;

    public async Task InitializeAsync() => _host = await AdminHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Connection_that_ended_is_explained()
    {
        Answer(new Fate(Fates.Close("abc", 4003), null));

        var document = await GetAsync("/admin/connections/abc");

        Assert.Equal("closed", document.GetProperty("state").GetString());
        Assert.Equal((4003, "told", "server"), (document.GetProperty("closeCode").GetInt32(), document.GetProperty("closeReason").GetString(), document.GetProperty("closedBy").GetString()));
        Assert.Contains("slow-consumers.md", document.GetProperty("explanation").GetString(), StringComparison.Ordinal);
        Assert.Equal("192.0.2.1:5000", document.GetProperty("remote").GetString());
    }

    [Fact]
    public async Task Refused_upgrade_is_explained_by_its_correlation_id()
    {
        Answer(new Fate(null, Fates.Refusal("4bf92f3577b34da6a3ce929d0e0e4736", "limit")));

        var document = await GetAsync("/admin/connections/4bf92f3577b34da6a3ce929d0e0e4736");

        Assert.Equal("refused", document.GetProperty("state").GetString());
        Assert.Equal(("limit", 100, 100, "standard"), (document.GetProperty("reason").GetString(), document.GetProperty("limit").GetInt64(), document.GetProperty("inUse").GetInt64(), document.GetProperty("class").GetString()));
        Assert.StartsWith("All 100 connections of the cluster were in use (100).", document.GetProperty("explanation").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_remembers_is_unknown()
    {
        Answer(null);
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/connections/abc");

        await HttpAssert.ProblemAsync(response, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Refusals_are_listed_as_the_cluster_gives_them()
    {
        _host.Grains.Handler = call => call.Grain == typeof(IClusterViewGrain)
            ? Task.FromResult(new RefusalPage([Fates.Refusal("b", "rate"), Fates.Refusal("a", "limit")], ["f-9"]))
            : null;

        var document = await GetAsync("/admin/refusals?top=2");

        Assert.Equal(["b", "a"], document.GetProperty("refusals").EnumerateArray().Select(refusal => refusal.GetProperty("correlationId").GetString()));
        Assert.Equal(2, document.GetProperty("refusals")[0].GetProperty("retryAfterSeconds").GetDouble());
        Assert.Equal("f-9", document.GetProperty("unreachable")[0].GetString());
        Assert.Equal(2, (await _host.Grains.NextAsync("the question")).Args[0]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("x")]
    public async Task Bad_top_is_refused(string top)
    {
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/refusals?top=" + top);

        await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest);
    }

    private void Answer(Fate? fate) => _host.Grains.Handler = call =>
        call.Grain == typeof(IConnectionGrain) ? Task.FromResult<ConnectionView?>(null) : Task.FromResult(fate);

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _host.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
