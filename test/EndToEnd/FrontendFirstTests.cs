using System.Net;
using Tidegate.EndToEnd.Tests.Harness;
using Tidegate.Processes.Redis;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Frontends that start before their cluster.</summary>
public sealed class FrontendFirstTests : IDisposable
{
    // Less than a lease: a silo that took the waiting frontend for one that may hold permits would wait that long.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan Exit = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _state = new();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Frontend_is_alive_and_refuses_while_it_waits_for_a_silo_and_serves_when_one_comes()
    {
        var addresses = new ServiceAddresses { StateFolder = _state.Path };
        await using var frontend = ServiceProcess.Start("frontend", Programs.WebFrontend, addresses, []);
        await AssertWaitsAsync(frontend);

        await using var silo = ServiceProcess.Start("silo", Programs.Silo, addresses, []);
        await frontend.ReadyAsync(Soon);

        await using var client = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl);
        Assert.True(client.IsOpen);
        await Eventually.Holds("its permit is reported", Soon, frontend.Admin.GetBudgetAsync, budget => budget.InUse == 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signal_ends_a_frontend_that_waits_for_a_silo(bool inRedis)
    {
        await using var redis = inRedis ? await RedisServer.StartAsync([]) : null;
        var addresses = new ServiceAddresses { StateFolder = _state.Path, Redis = redis?.ConnectionString };
        await using var frontend = ServiceProcess.Start("frontend", Programs.WebFrontend, addresses, []);
        await AssertWaitsAsync(frontend);

        frontend.Process.Send(Signal.Terminate);

        Assert.Equal(0, await frontend.Process.WaitForExitAsync(Exit));
    }

    public void Dispose()
    {
        _http.Dispose();
        _state.Dispose();
    }

    private async Task AssertWaitsAsync(ServiceProcess frontend)
    {
        foreach (var port in new[] { frontend.Addresses.PublicPort, frontend.Addresses.AdminPort })
            await Eventually.Holds("it is alive", Soon, () => StatusAsync(port, "/health/live"), status => status == HttpStatusCode.OK);
        var (ready, body) = await frontend.ReadReadyAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready);
        Assert.Contains("\"reason\":\"starting\"", body, StringComparison.Ordinal);
        var refused = await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal("unavailable", refused.Problem.GetProperty("reason").GetString());
        Assert.Equal("5", refused.Headers["Retry-After"]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(frontend.Addresses.AdminPort, "/admin/budget"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(frontend.Addresses.AdminPort, "/metrics"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(frontend.Addresses.PublicPort, "/admin/budget"));
    }

    private async Task<HttpStatusCode> StatusAsync(int port, string path)
    {
        using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"));
        return answer.StatusCode;
    }
}
