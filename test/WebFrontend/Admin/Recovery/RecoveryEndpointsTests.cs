using System.Net;
using System.Text;
using Tidegate.Budget;
using Tidegate.Recovery;

namespace Tidegate.WebFrontend.Tests.Admin.Recovery;

public sealed class RecoveryEndpointsTests : IAsyncLifetime
{
    private static readonly RecoveryStatus Running = new()
    {
        Procedure = RecoveryProcedure.EmergencyLimit,
        Running = true,
        StartedBy = "admin@127.0.0.1",
        RunningFor = TimeSpan.FromSeconds(90),
        Reason = "overload",
        EndsWhen = "an operator ends it",
        Progress = "the effective limit is 60",
        Limit = 60,
        Automatic = true,
    };

    private AdminHost _host = null!;

    public async Task InitializeAsync() => _host = await AdminHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_has_the_documented_fields()
    {
        _host.Grains.Handler = _ => Task.FromResult(new BudgetStatus { Limit = new LimitSetting(), Recovery = [Running] });
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/recovery");
        var procedure = (await HttpAssert.JsonAsync(response)).GetProperty("procedures")[0];

        Assert.Equal(
            ["automatic", "endsWhen", "lastEnded", "lastOutcome", "limit", "name", "progress", "reason", "since", "startedBy", "state"],
            procedure.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal("emergency-limit", procedure.GetProperty("name").GetString());
        Assert.Equal("running", procedure.GetProperty("state").GetString());
        Assert.InRange(DateTimeOffset.UtcNow - procedure.GetProperty("since").GetDateTimeOffset(), TimeSpan.FromSeconds(89), TimeSpan.FromMinutes(10));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, procedure.GetProperty("lastEnded").ValueKind);
    }

    [Fact]
    public async Task Start_names_the_actor_the_reason_and_the_figures()
    {
        _host.Grains.Handler = _ => Task.FromResult(new RecoveryResult(true, Running));
        using var response = await SendAsync(HttpMethod.Post, "emergency-limit", """{"reason":"overload","limit":60}""");
        var request = (await _host.Grains.NextAsync("the start")).Arg<RecoveryRequest>();

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal((RecoveryProcedure.EmergencyLimit, true, 60, "overload", "admin@127.0.0.1"), (request.Procedure, request.Start, request.Limit!.Value, request.Reason, request.Actor));
        Assert.False(string.IsNullOrEmpty(request.CorrelationId));
    }

    [Fact]
    public async Task End_needs_no_body()
    {
        _host.Grains.Handler = _ => Task.FromResult(new RecoveryResult(true, Running with { Running = false, RunningFor = null }));
        using var response = await _host.SendAsync(HttpMethod.Delete, "/admin/recovery/emergency-limit");
        var document = await HttpAssert.JsonAsync(response);

        Assert.Equal("idle", document.GetProperty("state").GetString());
        Assert.False((await _host.Grains.NextAsync("the end")).Arg<RecoveryRequest>().Start);
    }

    [Fact]
    public async Task What_runs_already_or_does_not_run_is_409()
    {
        _host.Grains.Handler = _ => Task.FromResult(new RecoveryResult(false, Running));
        using var start = await SendAsync(HttpMethod.Post, "shed-idle", """{"reason":"x"}""");
        await HttpAssert.ProblemAsync(start, HttpStatusCode.Conflict);
        using var end = await _host.SendAsync(HttpMethod.Delete, "/admin/recovery/shed-idle");
        await HttpAssert.ProblemAsync(end, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Unknown_procedure_is_404_and_costs_no_call()
    {
        using var response = await SendAsync(HttpMethod.Post, "reboot", """{"reason":"x"}""");
        await HttpAssert.ProblemAsync(response, HttpStatusCode.NotFound);
        Assert.True(_host.Grains.IsQuiet);
    }

    [Theory]
    [InlineData("shed-idle", "{}")]
    [InlineData("shed-idle", """{"reason":"x","limit":5}""")]
    [InlineData("shed-idle", """{"reason":"x","share":1.5}""")]
    [InlineData("restart-clean", """{"reason":"x","share":0.5}""")]
    [InlineData("aggressive-cleanup", """{"reason":"x","share":0.5}""")]
    [InlineData("emergency-limit", """{"reason":"x","limit":-1}""")]
    [InlineData("emergency-limit", """{"reason":"x","unknown":1}""")]
    [InlineData("emergency-limit", "no json")]
    public async Task Wrong_bodies_are_400_and_cost_no_call(string procedure, string body)
    {
        using var response = await SendAsync(HttpMethod.Post, procedure, body);
        await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.True(_host.Grains.IsQuiet);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string procedure, string body) =>
        _host.SendAsync(method, "/admin/recovery/" + procedure, Encoding.UTF8.GetBytes(body), "application/json");
}
