using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using Orleans.Runtime;
using Polly.CircuitBreaker;
using Tidegate.Budget;
using Tidegate.Recovery;

namespace Tidegate.WebFrontend.Tests.Admin.Budget;

public sealed class BudgetEndpointsTests : IAsyncLifetime
{
    private static readonly BudgetStatus Status = new()
    {
        Limit = new LimitSetting { Version = 3, MaxConnections = 100, PriorityReserve = 10, SetByOperator = true },
        EffectiveLimit = 90,
        InUse = new Permits(50, 2),
        Granted = new Permits(60, 5),
        Free = 35,
        Pressure = new PressureReading(PressureLevel.Backpressure, 0.875, 0.85),
        Epoch = 7,
        Overcommitted = true,
        SettlingFor = TimeSpan.FromSeconds(12.5),
        MemoryBytes = 1000,
        MemoryCeilingBytes = 2000,
        Refused = ImmutableSortedDictionary<string, long>.Empty.Add("limit", 4),
        Frontends =
        [
            new BudgetFrontend
            {
                Id = "f-1",
                Name = "front",
                Live = new Permits(50, 2),
                Allowance = new Permits(60, 5),
                Wanted = new Permits(61, 5),
                LastReportAge = TimeSpan.FromSeconds(1.5),
                MemoryBytes = 1000,
                State = FrontendState.Serving,
                Process = new ProcessMemory { WorkingSetBytes = 250, LimitBytes = 1000, BasePerConnectionBytes = 18_000 },
                Health = new FrontendHealth { Heartbeats = new OutcomeCounts(9, 1) },
            },
        ],
        Configuration = new ClusterConfiguration { Version = 3, MaxConnections = 80, Settings = new ClusterSettings() },
        Recovery =
        [
            new RecoveryStatus { Procedure = RecoveryProcedure.ShedIdle, EndsWhen = "" },
            new RecoveryStatus { Procedure = RecoveryProcedure.EmergencyLimit, EndsWhen = "", Running = true },
        ],
    };

    private AdminHost _host = null!;

    public async Task InitializeAsync() => _host = await AdminHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Budget_has_the_documented_fields()
    {
        _host.Grains.Handler = _ => Task.FromResult(Status);
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/budget");
        var budget = await HttpAssert.JsonAsync(response);

        Assert.Equal(100, budget.GetProperty("limit").GetInt32());
        Assert.Equal(90, budget.GetProperty("effectiveLimit").GetInt32());
        Assert.Equal(52, budget.GetProperty("inUse").GetInt32());
        Assert.Equal(65, budget.GetProperty("granted").GetInt32());
        Assert.Equal(35, budget.GetProperty("free").GetInt32());
        Assert.Equal(10, budget.GetProperty("reserved").GetInt32());
        Assert.Equal(0.875, budget.GetProperty("utilization").GetDouble());
        Assert.Equal("settling", budget.GetProperty("pressure").GetString());
        Assert.Equal((80, 3), (budget.GetProperty("configuredLimit").GetInt32(), budget.GetProperty("configurationVersion").GetInt64()));
        Assert.Equal(7, budget.GetProperty("epoch").GetInt64());
        Assert.True(budget.GetProperty("overcommitted").GetBoolean());
        Assert.Equal(12.5, budget.GetProperty("settlingForSeconds").GetDouble());
        Assert.Equal(1000, budget.GetProperty("memory").GetProperty("inUseBytes").GetInt64());
        Assert.Equal(2000, budget.GetProperty("memory").GetProperty("ceilingBytes").GetInt64());
        Assert.Equal(4, budget.GetProperty("refused").GetProperty("limit").GetInt64());
        Assert.Equal(90, budget.GetProperty("classes").GetProperty("standard").GetProperty("ceiling").GetInt32());
        Assert.Equal(5, budget.GetProperty("classes").GetProperty("priority").GetProperty("granted").GetInt32());
        var frontend = budget.GetProperty("frontends")[0];
        Assert.Equal(
            ["allowance", "id", "lastReportAge", "live", "memoryBytes", "name", "process", "state", "wanted"],
            frontend.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(1.5, frontend.GetProperty("lastReportAge").GetDouble());
        Assert.Equal(0.25, frontend.GetProperty("process").GetProperty("limitShare").GetDouble());
        Assert.Equal(18_000, frontend.GetProperty("process").GetProperty("basePerConnectionBytes").GetInt32());
        Assert.Equal(0.1, frontend.GetProperty("process").GetProperty("heartbeatFailures").GetDouble());
        Assert.Equal(["emergency-limit"], budget.GetProperty("recovery").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(52, frontend.GetProperty("live").GetInt32());
    }

    [Theory]
    [InlineData("""{"maxConnections":60,"reason":"less"}""", 60)]
    [InlineData("""{"maxConnections":0,"reason":"nobody"}""", 0)]
    [InlineData("""{"maxConnections":null,"reason":"back"}""", null)]
    [InlineData("""{"reason":"back"}""", null)]
    public async Task Limit_is_set_and_the_plan_answered(string body, int? expected)
    {
        _host.Grains.Handler = _ => Task.FromResult(new LimitChange
        {
            Previous = new LimitSetting { Version = 1, MaxConnections = 100 },
            Current = new LimitSetting { Version = 2, MaxConnections = 60, SetByOperator = true },
            ToClose = 40,
            Plan = [new FrontendShed("f-1", "front", 100, 40)],
        });
        using var response = await PutAsync(body);
        var change = await HttpAssert.JsonAsync(response);
        var call = await _host.Grains.NextAsync("the change of the limit");

        var request = call.Arg<LimitRequest>();
        Assert.Equal(expected, request.MaxConnections);
        Assert.Equal("admin@127.0.0.1", request.Actor);
        Assert.False(string.IsNullOrEmpty(request.CorrelationId));
        Assert.Equal(100, change.GetProperty("previous").GetProperty("maxConnections").GetInt32());
        Assert.Equal(60, change.GetProperty("current").GetProperty("maxConnections").GetInt32());
        Assert.Equal(40, change.GetProperty("toClose").GetInt32());
        Assert.Equal(40, change.GetProperty("plan")[0].GetProperty("close").GetInt32());
    }

    [Theory]
    [InlineData("""{"maxConnections":-1,"reason":"x"}""", "maxConnections")]
    [InlineData("""{"maxConnections":10000001,"reason":"x"}""", "maxConnections")]
    [InlineData("""{"maxConnections":"60","reason":"x"}""", "maxConnections")]
    [InlineData("""{"maxConnections":6.5,"reason":"x"}""", "maxConnections")]
    [InlineData("""{"maxConnections":60}""", "reason")]
    [InlineData("""{"maxConnections":60,"reason":" "}""", "reason")]
    [InlineData("""{"maxConnection":60,"reason":"x"}""", "maxConnections")]
    [InlineData("[]", "JSON object")]
    [InlineData("null", "JSON object")]
    [InlineData("", "JSON object")]
    [InlineData("{", "JSON object")]
    public async Task Wrong_limit_is_refused_and_says_what_to_do(string body, string named)
    {
        using var response = await PutAsync(body);
        var problem = await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest);

        Assert.Contains(named, problem.GetProperty("detail").GetString());
        Assert.True(_host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Overlong_reason_or_body_is_refused()
    {
        using var longReason = await PutAsync(JsonSerializer.Serialize(new { reason = new string('x', 501) }));
        using var longBody = await PutAsync(JsonSerializer.Serialize(new { reason = new string('x', 20_000) }));

        await HttpAssert.ProblemAsync(longReason, HttpStatusCode.BadRequest);
        await HttpAssert.ProblemAsync(longBody, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Unreachable_cluster_is_503_with_retry_after()
    {
        foreach (var exception in new Exception[] { new TimeoutException(), new BudgetUnavailableException(), new SiloUnavailableException("x") })
        {
            _host.Grains.Handler = _ => Task.FromException<BudgetStatus>(exception);
            using var response = await _host.SendAsync(HttpMethod.Get, "/admin/budget");
            var problem = await HttpAssert.ProblemAsync(response, HttpStatusCode.ServiceUnavailable);

            Assert.Equal("unavailable", problem.GetProperty("reason").GetString());
            Assert.True(response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Request_that_the_breaker_held_back_is_503_and_says_that_it_was_not_made()
    {
        _host.Grains.Handler = _ => Task.FromException<BudgetStatus>(new BrokenCircuitException());
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/budget");
        var problem = await HttpAssert.ProblemAsync(response, HttpStatusCode.ServiceUnavailable);

        Assert.Equal("unavailable", problem.GetProperty("reason").GetString());
        Assert.Contains("was not made", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Failure_of_the_code_is_500_without_details()
    {
        _host.Grains.Handler = _ => Task.FromException<BudgetStatus>(new InvalidOperationException("the-secret"));
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/budget");
        var problem = await HttpAssert.ProblemAsync(response, HttpStatusCode.InternalServerError);

        Assert.DoesNotContain("the-secret", problem.GetRawText());
    }

    private Task<HttpResponseMessage> PutAsync(string body) =>
        _host.SendAsync(HttpMethod.Put, "/admin/limits", Encoding.UTF8.GetBytes(body), "application/json");
}
