using System.Net;
using System.Text;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Draining;
using Tidegate.WebFrontend.Observed;
using Tidegate.WebFrontend.Tests.Observed;
using Tidegate.WebFrontend.Tests.Draining;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Admin.Frontends;

public sealed class DrainEndpointTests : IAsyncLifetime
{
    private AdminHost _host = null!;

    public async Task InitializeAsync() => _host = await AdminHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Own_frontend_is_drained_without_a_call_to_the_cluster()
    {
        _host.Drain.Progress = new DrainProgress(true, 30, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(16), false);
        using var response = await _host.SendAsync(HttpMethod.Post, "/admin/frontends/f-1:drain", """{"reason":"new node"}"""u8.ToArray(), "application/json");
        var document = await HttpAssert.JsonAsync(response, HttpStatusCode.Accepted);

        Assert.Equal(["begin admin@127.0.0.1 new node"], _host.Drain.Orders);
        Assert.True(_host.Grains.IsQuiet);
        Assert.Equal(("f-1", "front", "draining"), (Text("frontendId"), Text("name"), Text("state")));
        Assert.Equal((30d, 6d, 16d), (Number("connections"), Number("firstCloseInSeconds"), Number("lastCloseInSeconds")));
        Assert.False(document.GetProperty("leaving").GetBoolean());

        string? Text(string name) => document.GetProperty(name).GetString();
        double Number(string name) => document.GetProperty(name).GetDouble();
    }

    [Fact]
    public async Task Body_may_be_missing_and_repetition_is_no_error()
    {
        _host.Drain.Progress = new DrainProgress(true, 0, TimeSpan.Zero, TimeSpan.Zero, false);
        for (var n = 0; n < 2; n++)
        {
            using var response = await _host.SendAsync(HttpMethod.Post, "/admin/frontends/f-1:drain");
            Assert.Equal("drained", (await HttpAssert.JsonAsync(response, HttpStatusCode.Accepted)).GetProperty("state").GetString());
        }

        Assert.Equal(2, _host.Drain.Orders.Count);
    }

    [Fact]
    public async Task Another_frontend_is_told_through_its_observer()
    {
        var (other, control) = Other();
        _host.Grains.Handler = call => call.Method == nameof(IFrontendDirectoryGrain.Find) ? Task.FromResult<IFrontendObserver?>(other) : null;
        using var response = await _host.SendAsync(HttpMethod.Post, "/admin/frontends/f-2:drain", """{"reason":"elsewhere"}"""u8.ToArray(), "application/json");

        await HttpAssert.JsonAsync(response, HttpStatusCode.Accepted);
        Assert.Equal("f-2", (await _host.Grains.NextAsync("the search")).Arg<string>());
        Assert.Equal(["begin admin@127.0.0.1 elsewhere"], control.Orders);
        Assert.Empty(_host.Drain.Orders);
    }

    [Fact]
    public async Task Delete_puts_back_into_service()
    {
        using var response = await _host.SendAsync(HttpMethod.Delete, "/admin/frontends/f-1:drain");

        Assert.Equal("serving", (await HttpAssert.JsonAsync(response)).GetProperty("state").GetString());
        Assert.Equal(["end admin@127.0.0.1 "], _host.Drain.Orders);
    }

    [Fact]
    public async Task Delete_for_a_process_that_ends_is_409()
    {
        _host.Drain.Progress = new DrainProgress(true, 3, TimeSpan.Zero, TimeSpan.Zero, true);
        using var response = await _host.SendAsync(HttpMethod.Delete, "/admin/frontends/f-1:drain");

        await HttpAssert.ProblemAsync(response, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Unknown_frontend_is_404()
    {
        using var response = await _host.SendAsync(HttpMethod.Post, "/admin/frontends/f-9:drain");

        await HttpAssert.ProblemAsync(response, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"reasons":"x"}""")]
    [InlineData("no json")]
    public async Task Bad_body_is_400_and_drains_nothing(string body)
    {
        using var response = await _host.SendAsync(HttpMethod.Post, "/admin/frontends/f-1:drain", Encoding.UTF8.GetBytes(body), "application/json");

        await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Empty(_host.Drain.Orders);
    }

    private static (FrontendObserver Observer, FakeDrainControl Control) Other()
    {
        var (frontend, control) = (new FakeFrontend(), new FakeDrainControl { Progress = new DrainProgress(true, 1, TimeSpan.Zero, TimeSpan.Zero, false) });
        var observer = new FrontendObserver(
            new Tests.Gateway.FakeSockets(), new FakeIdentity { Id = "f-2" }, frontend, frontend, control, new NoHeartbeats(), new NoUserPlaces(), TestFates.Create(frontend), NoLinks.Create(), new DeliveryDeduplicator(), new RecentMessages(), TestMetrics.Create(), NullLogger);
        return (observer, control);
    }

    private static Microsoft.Extensions.Logging.ILogger<FrontendObserver> NullLogger =>
        Microsoft.Extensions.Logging.Abstractions.NullLogger<FrontendObserver>.Instance;
}
