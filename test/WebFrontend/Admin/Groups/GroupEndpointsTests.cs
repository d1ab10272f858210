using System.Net;
using Tidegate.Connections;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Admin.Groups;

public sealed class GroupEndpointsTests : IAsyncLifetime
{
    private static readonly ConnectionView View = new()
    {
        Descriptor = new FakeSocket("abc").Descriptor,
        Reading = new ConnectionReading(),
    };

    private AdminHost _host = null!;

    public async Task InitializeAsync() => _host = await AdminHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("PUT", nameof(IConnectionGrain.JoinGroup))]
    [InlineData("DELETE", nameof(IConnectionGrain.LeaveGroup))]
    public async Task Membership_is_changed(string method, string expected)
    {
        _host.Grains.Handler = Answer;
        using var response = await _host.SendAsync(new HttpMethod(method), "/admin/hubs/Chat/groups/a%2Fb/connections/abc");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await _host.Grains.NextAsync("the question for the hub");
        var call = await _host.Grains.NextAsync("the change");
        Assert.Equal((expected, "a/b"), (call.Method, call.Arg<string>()));
    }

    [Fact]
    public async Task Connection_of_another_hub_is_404()
    {
        _host.Grains.Handler = Answer;
        using var response = await _host.SendAsync(HttpMethod.Put, "/admin/hubs/news/groups/g/connections/abc");

        await HttpAssert.ProblemAsync(response, HttpStatusCode.NotFound);
        await _host.Grains.NextAsync("the question for the hub");
        Assert.True(_host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Unknown_connection_is_404()
    {
        using var response = await _host.SendAsync(HttpMethod.Put, "/admin/hubs/chat/groups/g/connections/abc");

        await HttpAssert.ProblemAsync(response, HttpStatusCode.NotFound);
    }

    private static Task Answer(GrainCall call) =>
        call.Method == nameof(IConnectionGrain.Get) ? Task.FromResult<ConnectionView?>(View) : Task.FromResult(true);
}
