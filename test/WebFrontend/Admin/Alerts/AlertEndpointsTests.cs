using System.Net;
using System.Text.Json;
using Tidegate.Alerting;
using Tidegate.Alerts;

namespace Tidegate.WebFrontend.Tests.Admin.Alerts;

public sealed class AlertEndpointsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Since = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private AdminHost _host = null!;

    public async Task InitializeAsync() => _host = await AdminHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Alerts_of_the_cluster_come_before_those_of_the_frontend_and_none_twice()
    {
        _host.Grains.Handler = _ => Task.FromResult(new AlertReport([Alert("connections_high", "cluster"), Alert("frontend_fenced", "front")], TimeSpan.FromSeconds(90)));
        _host.Local.Alerts = [Alert("frontend_fenced", "front"), Alert("control_plane_down", "front")];

        var document = await GetAsync("/admin/alerts");

        Assert.Equal(
            ["connections_high cluster", "frontend_fenced front", "control_plane_down front"],
            document.GetProperty("alerts").EnumerateArray().Select(alert => $"{alert.GetProperty("name")} {alert.GetProperty("scope")}"));
        Assert.Equal(90, document.GetProperty("forecast").GetProperty("limitReachedInSeconds").GetDouble());
        var first = document.GetProperty("alerts")[0];
        Assert.Equal("WARNING", first.GetProperty("severity").GetString());
        Assert.Equal("active", first.GetProperty("state").GetString());
        Assert.Equal(Since, first.GetProperty("since").GetDateTimeOffset());
        Assert.Equal((81.5, 80, "%"), (first.GetProperty("value").GetDouble(), first.GetProperty("threshold").GetDouble(), first.GetProperty("unit").GetString()));
        Assert.Equal("docs/runbooks/connections.md", first.GetProperty("runbook").GetString());
    }

    [Fact]
    public async Task Frontend_answers_with_its_own_alerts_while_the_cluster_is_away()
    {
        _host.Grains.Handler = _ => Task.FromException<AlertReport>(new TimeoutException());
        _host.Local.Alerts = [Alert("control_plane_down", "front") with { Severity = AlertSeverity.Critical, Flapping = true }];

        var document = await GetAsync("/admin/alerts");

        var alert = Assert.Single(document.GetProperty("alerts").EnumerateArray());
        Assert.Equal(("CRITICAL", "flapping"), (alert.GetProperty("severity").GetString(), alert.GetProperty("state").GetString()));
        Assert.False(document.GetProperty("clusterAnswers").GetBoolean());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("forecast").GetProperty("limitReachedInSeconds").ValueKind);
    }

    [Fact]
    public async Task History_is_paged_over_cluster_and_frontend()
    {
        var past = new AlertHistory();
        for (var i = 0; i < 3; i++) past.Add(DateTimeOffset.UnixEpoch.AddSeconds(2 * i), AlertChange.Raised, Alert("connections_high", "cluster"));
        for (var i = 0; i < 2; i++) _host.Local.Past.Add(DateTimeOffset.UnixEpoch.AddSeconds((2 * i) + 1), AlertChange.Cleared, Alert("control_plane_down", "front"));
        _host.Grains.Handler = call => Task.FromResult(past.Page(DateTimeOffset.UnixEpoch, (int)call.Args[0]!, (long?)call.Args[1]));

        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await GetAsync("/admin/alerts/history?top=2" + (token is null ? "" : "&continuationToken=" + token));
            seen.AddRange(page.GetProperty("events").EnumerateArray().Select(happened => $"{happened.GetProperty("at").GetDateTimeOffset().ToUnixTimeSeconds()} {happened.GetProperty("change")}"));
            token = page.GetProperty("continuationToken").GetString();
        }
        while (token is not null);

        Assert.Equal(["4 raised", "3 cleared", "2 raised", "1 cleared", "0 raised"], seen);
    }

    [Theory]
    [InlineData("top=0")]
    [InlineData("top=1001")]
    [InlineData("top=x")]
    [InlineData("continuationToken=x")]
    [InlineData("continuationToken=1-2-3")]
    [InlineData("continuationToken=-1-")]
    public async Task Bad_query_is_refused(string query)
    {
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/alerts/history?" + query);

        await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.True(_host.Grains.IsQuiet);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _host.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private static Alert Alert(string name, string scope) => new()
    {
        Name = name,
        Scope = scope,
        Since = Since,
        Value = 81.5,
        Threshold = 80,
        Unit = "%",
        Message = "text",
        Runbook = AlertRules.All[name].Runbook,
    };
}
