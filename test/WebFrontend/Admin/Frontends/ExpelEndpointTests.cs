using System.Net;
using System.Text;
using System.Text.Json;
using Tidegate.Budget;

namespace Tidegate.WebFrontend.Tests.Admin.Frontends;

public sealed class ExpelEndpointTests : IAsyncLifetime
{
    private AdminHost _host = null!;

    public async Task InitializeAsync() => _host = await AdminHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Expulsion_names_the_frontend_the_actor_and_the_reason()
    {
        _host.Grains.Handler = _ => Task.FromResult(new ExpelResult
        {
            Outcome = ExpelOutcome.Expelled,
            Name = "front",
            Live = new Permits(30, 1),
            Allowance = new Permits(40, 2),
            ExpiresIn = TimeSpan.FromSeconds(120),
        });
        using var response = await PostAsync("f-1_a", """{"reason":"replaced"}""");
        var document = await HttpAssert.JsonAsync(response);
        var request = (await _host.Grains.NextAsync("the expulsion")).Arg<ExpelRequest>();

        Assert.Equal(("f-1_a", "replaced", "admin@127.0.0.1"), (request.FrontendId, request.Reason, request.Actor));
        Assert.False(string.IsNullOrEmpty(request.CorrelationId));
        Assert.Equal("f-1_a", document.GetProperty("frontendId").GetString());
        Assert.Equal("front", document.GetProperty("name").GetString());
        Assert.Equal("expelled", document.GetProperty("state").GetString());
        Assert.Equal(31, document.GetProperty("live").GetInt32());
        Assert.Equal(42, document.GetProperty("allowance").GetInt32());
        Assert.Equal(120, document.GetProperty("permitsBackWithinSeconds").GetDouble());
    }

    [Fact]
    public async Task Frontend_that_has_left_is_no_error()
    {
        _host.Grains.Handler = _ => Task.FromResult(new ExpelResult { Outcome = ExpelOutcome.Left });
        using var response = await PostAsync("f-1", """{"reason":"again"}""");

        Assert.Equal("left", (await HttpAssert.JsonAsync(response)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Unknown_frontend_is_404()
    {
        _host.Grains.Handler = _ => Task.FromResult(new ExpelResult { Outcome = ExpelOutcome.Unknown });
        using var response = await PostAsync("f-1", """{"reason":"x"}""");

        await HttpAssert.ProblemAsync(response, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_cannot_be_an_id_costs_no_call()
    {
        using var odd = await PostAsync("f%20a", """{"reason":"x"}""");
        using var overlong = await PostAsync(new string('a', 129), """{"reason":"x"}""");

        await HttpAssert.ProblemAsync(odd, HttpStatusCode.NotFound);
        await HttpAssert.ProblemAsync(overlong, HttpStatusCode.NotFound);
        Assert.True(_host.Grains.IsQuiet);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"reason":" "}""")]
    [InlineData("""{"reason":1}""")]
    [InlineData("""{"because":"x"}""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Expulsion_without_a_reason_is_refused(string body)
    {
        using var response = await PostAsync("f-1", body);
        var problem = await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest);

        Assert.Contains("reason", problem.GetProperty("detail").GetString());
        Assert.True(_host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Overlong_reason_or_body_is_refused()
    {
        using var reason = await PostAsync("f-1", JsonSerializer.Serialize(new { reason = new string('x', 501) }));
        using var body = await PostAsync("f-1", JsonSerializer.Serialize(new { reason = new string('x', 20_000) }));

        await HttpAssert.ProblemAsync(reason, HttpStatusCode.BadRequest);
        await HttpAssert.ProblemAsync(body, HttpStatusCode.BadRequest);
    }

    private Task<HttpResponseMessage> PostAsync(string id, string body) =>
        _host.SendAsync(HttpMethod.Post, $"/admin/frontends/{id}:expel", Encoding.UTF8.GetBytes(body), "application/json");
}
