using System.Net;
using Tidegate.Budget;
using Tidegate.WebFrontend.Tests.Admin;
using Tidegate.WebFrontend.Tests.Breaker;

namespace Tidegate.WebFrontend.Tests.Health;

public sealed class HealthEndpointsTests
{
    [Fact]
    public async Task Live_is_answered_whatever_the_state()
    {
        await using var host = await AdminHost.StartAsync("a-key-of-some-length");
        host.Frontend.Serves = false;
        host.Frontend.IsDraining = true;
        host.Cluster.NotifyClusterConnectionLost();
        using var response = await host.SendAsync(HttpMethod.Get, "/health/live");

        Assert.Equal("live", (await HttpAssert.JsonAsync(response)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Ready_follows_the_state_of_the_frontend()
    {
        await using var host = await AdminHost.StartAsync("a-key-of-some-length");
        host.Frontend.Serves = false;
        await AssertNotReadyAsync(host, "starting");
        host.Frontend.Serves = true;
        await AssertReadyAsync(host);
        host.Frontend.Serves = false;
        await AssertNotReadyAsync(host, "fenced");
        host.Frontend.Serves = true;
        host.Cluster.NotifyClusterConnectionLost();
        await AssertNotReadyAsync(host, "unavailable");
        host.Frontend.Cap = new Permits(1, 0);
        await AssertReadyAsync(host);
        host.Frontend.InUse = new Permits(1, 0);
        await AssertNotReadyAsync(host, "unavailable");
        host.Cluster.NotifyGatewayCountChanged(1, 0, true);
        await AssertReadyAsync(host);
        host.Frontend.IsDraining = true;
        await AssertNotReadyAsync(host, "draining");
    }

    [Fact]
    public async Task Open_breaker_is_shown_and_turns_readiness_off_only_without_a_local_permit()
    {
        await using var host = await AdminHost.StartAsync("a-key-of-some-length");
        host.Frontend.Cap = new Permits(1, 0);
        Assert.Equal("closed", await BreakerAsync(host, HttpStatusCode.OK));
        await TestBreaker.OpenAsync(host.Breaker);

        Assert.Equal("open", await BreakerAsync(host, HttpStatusCode.OK));
        host.Frontend.InUse = new Permits(1, 0);
        Assert.Equal("open", await BreakerAsync(host, HttpStatusCode.ServiceUnavailable));
        await AssertNotReadyAsync(host, "unavailable");
        await host.Breaker.RenewAsync(TestBreaker.Answer);
        await AssertReadyAsync(host);
    }

    private static async Task<string?> BreakerAsync(AdminHost host, HttpStatusCode status)
    {
        using var response = await host.SendAsync(HttpMethod.Get, "/health/ready");
        return (await HttpAssert.JsonAsync(response, status)).GetProperty("breaker").GetString();
    }

    private static async Task AssertReadyAsync(AdminHost host)
    {
        using var response = await host.SendAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal("ready", (await HttpAssert.JsonAsync(response)).GetProperty("status").GetString());
    }

    private static async Task AssertNotReadyAsync(AdminHost host, string reason)
    {
        using var response = await host.SendAsync(HttpMethod.Get, "/health/ready");
        var body = await HttpAssert.JsonAsync(response, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(("not-ready", reason), (body.GetProperty("status").GetString(), body.GetProperty("reason").GetString()));
    }
}
