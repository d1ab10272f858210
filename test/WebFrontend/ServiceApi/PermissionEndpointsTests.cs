using System.Net;
using Tidegate.Connections;

namespace Tidegate.WebFrontend.Tests.ServiceApi;

public sealed class PermissionEndpointsTests : IAsyncLifetime
{
    private ServiceHost _host = null!;
    private PermissionState? _state = new(true);

    public async Task InitializeAsync()
    {
        _host = await ServiceHost.StartAsync();
        _host.Grains.Handler = call => call.Method switch
        {
            nameof(IConnectionGrain.Get) => Task.FromResult(ServiceViews.Of((string)call.Key)),
            nameof(IConnectionGrain.Permission) => Task.FromResult(_state),
            _ => null,
        };
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("PUT", "sendToGroup", true, true, 200)]
    [InlineData("PUT", "JOINLEAVEGROUP", false, true, 200)]
    [InlineData("PUT", "1", true, true, 200)]
    [InlineData("DELETE", "2", false, false, 204)]
    [InlineData("HEAD", "sendToGroup", true, null, 200)]
    public async Task Permission_is_granted_taken_away_and_told(string method, string permission, bool isToSend, bool? grant, int status)
    {
        using var response = await _host.SendAsync(method, $"/api/hubs/chat/permissions/{permission}/connections/here?targetName=a%2Fb");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        await _host.Grains.NextAsync("the look for it");
        var order = (await _host.Grains.NextAsync("the order")).Arg<PermissionOrder>();
        Assert.Equal((isToSend, "a/b", grant), (order.IsToSend, order.Group, order.Grant));
    }

    [Fact]
    public async Task Permission_that_is_not_granted_is_not_found()
    {
        _state = new PermissionState(false);
        using var response = await _host.SendAsync("HEAD", "/api/hubs/chat/permissions/sendToGroup/connections/here?targetName=g");

        Assert.Equal((HttpStatusCode.NotFound, "Info.Connection.NotExisted"), (response.StatusCode, response.Headers.GetValues("x-ms-error-code").Single()));
    }

    [Theory]
    [InlineData("PUT", "gone")]
    [InlineData("DELETE", "other-hub")]
    [InlineData("PUT", "closing")]
    public async Task Connection_that_is_not_there_is_not_found(string method, string id)
    {
        using var response = await _host.SendAsync(method, $"/api/hubs/chat/permissions/sendToGroup/connections/{id}?targetName=g");

        await ServiceAssert.ErrorAsync(response, HttpStatusCode.NotFound, "Info.Connection.NotExisted", "Connection");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Permission_that_cannot_be_kept_is_a_conflict(string method)
    {
        _state = new PermissionState(false, IsRefused: true);
        using var response = await _host.SendAsync(method, "/api/hubs/chat/permissions/sendToGroup/connections/here?targetName=g");

        await ServiceAssert.ErrorAsync(response, HttpStatusCode.Conflict, "Error.Connection.Conflict", "Connection");
    }

    [Theory]
    [InlineData("/permissions/sendToGroups/connections/here?targetName=g", "permission")]
    [InlineData("/permissions/3/connections/here?targetName=g", "permission")]
    [InlineData("/permissions/sendToGroup/connections/here", "targetName")]
    [InlineData("/permissions/sendToGroup/connections/here?targetName=", "targetName")]
    [InlineData("/permissions/sendToGroup/connections/here?targetName=a&targetName=b", "targetName")]
    public async Task Wrong_parameter_is_400(string target, string name)
    {
        using var response = await _host.SendAsync("PUT", "/api/hubs/chat" + target);

        await ServiceAssert.InvalidAsync(response, name);
        Assert.True(_host.Grains.IsQuiet);
    }
}
