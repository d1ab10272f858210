using System.Net;
using Tidegate.Budget;

namespace Tidegate.WebFrontend.Tests.Admin.Budget;

public sealed class WhatIfEndpointTests : IAsyncLifetime
{
    private static readonly LimitForecast Forecast = new()
    {
        Current = new LimitSetting { Version = 2, MaxConnections = 100 },
        Proposed = new LimitSetting { Version = 3, MaxConnections = 60, SetByOperator = true },
        InUse = 100,
        ToClose = 40,
        WarningPeriod = TimeSpan.FromSeconds(5),
        PerSecond = 50,
        Takes = TimeSpan.FromSeconds(5.78),
        Frontends =
        [
            new FrontendForecast
            {
                FrontendId = "f-1",
                Name = "front",
                Live = new Permits(90, 10),
                Close = new Permits(40, 0),
                Takes = TimeSpan.FromSeconds(5.78),
                First = [new CloseCandidate("c-1", AdmissionClass.Standard, TimeSpan.FromSeconds(99))],
            },
        ],
        Unreachable = ["f-2"],
    };

    private AdminHost _host = null!;

    public async Task InitializeAsync() => _host = await AdminHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("?maxConnections=60", 60)]
    [InlineData("?maxConnections=0", 0)]
    [InlineData("", null)]
    public async Task Forecast_has_the_documented_fields(string query, int? asked)
    {
        _host.Grains.Handler = _ => Task.FromResult(Forecast);
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/limits:whatIf" + query);
        var document = await HttpAssert.JsonAsync(response);
        var call = await _host.Grains.NextAsync("the forecast");

        Assert.Equal(asked, call.Arg<int?>());
        Assert.Equal(100, document.GetProperty("current").GetProperty("maxConnections").GetInt32());
        Assert.Equal(60, document.GetProperty("proposed").GetProperty("maxConnections").GetInt32());
        Assert.Equal(100, document.GetProperty("inUse").GetInt32());
        Assert.Equal(40, document.GetProperty("toClose").GetInt32());
        Assert.Equal(5, document.GetProperty("warningSeconds").GetDouble());
        Assert.Equal(50, document.GetProperty("perSecondPerFrontend").GetInt32());
        Assert.Equal(5.78, document.GetProperty("takesSeconds").GetDouble());
        Assert.Equal("f-2", document.GetProperty("unreachable")[0].GetString());
        var frontend = document.GetProperty("frontends")[0];
        Assert.Equal("f-1", frontend.GetProperty("frontendId").GetString());
        Assert.Equal(100, frontend.GetProperty("live").GetInt32());
        Assert.Equal(40, frontend.GetProperty("close").GetInt32());
        var first = frontend.GetProperty("first")[0];
        Assert.Equal(("c-1", "standard"), (first.GetProperty("id").GetString(), first.GetProperty("class").GetString()));
        Assert.Equal(99, first.GetProperty("idleSeconds").GetDouble());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("10000001")]
    [InlineData("6.5")]
    [InlineData("")]
    [InlineData("many")]
    public async Task Wrong_limit_is_refused(string limit)
    {
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/limits:whatIf?maxConnections=" + limit);
        var problem = await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest);

        Assert.Contains("maxConnections", problem.GetProperty("detail").GetString());
        Assert.True(_host.Grains.IsQuiet);
    }
}
