using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Tests.ServiceApi;

public sealed class TokenEndpointTests : IAsyncLifetime
{
    private const string Target = "/api/hubs/Chat/:generateToken";

    private ServiceHost _host = null!;

    public async Task InitializeAsync() => _host = await ServiceHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Token_is_good_for_a_client_of_the_hub()
    {
        using var response = await _host.SendAsync("POST", Target + "?userId=ten%2Fant&role=r1&role=r2&group=g&minutesToExpire=1&clientType=default");

        var identity = await ReadAsync(response);
        Assert.Equal("ten/ant", identity.UserId);
        Assert.Equal(["r1", "r2"], identity.Roles.ToArray());
        Assert.Equal(["g"], identity.Groups.ToArray());
    }

    [Fact]
    public async Task Token_may_name_nobody()
    {
        using var response = await _host.SendAsync("POST", Target);

        var identity = await ReadAsync(response);
        Assert.Null(identity.UserId);
        Assert.Empty(identity.Roles.Concat(identity.Groups));
    }

    [Theory]
    [InlineData("minutesToExpire=0", "minutesToExpire")]
    [InlineData("minutesToExpire=9999999999", "minutesToExpire")]
    [InlineData("clientType=MQTT", "clientType")]
    [InlineData("group=%20", "group")]
    public async Task Wrong_parameter_is_400(string query, string target)
    {
        using var response = await _host.SendAsync("POST", $"{Target}?{query}");

        await ServiceAssert.InvalidAsync(response, target);
    }

    [Fact]
    public async Task Token_that_no_client_could_use_is_not_made()
    {
        var groups = string.Concat(Enumerable.Range(0, 101).Select(i => "&group=" + i));
        using var tooMany = await _host.SendAsync("POST", $"{Target}?{groups[1..]}");
        using var tooLong = await _host.SendAsync("POST", $"{Target}?role={new string('r', 7000)}");
        using var noUser = await _host.SendAsync("POST", $"{Target}?userId={new string('u', 1025)}");

        await ServiceAssert.InvalidAsync(tooMany, "group");
        await ServiceAssert.InvalidAsync(tooLong, "role");
        await ServiceAssert.InvalidAsync(noUser, "userId");
    }

    private async Task<ClientIdentity> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var token = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
        var options = new TidegateOptions();
        options.Access.AccessKey = "0123456789abcdef0123456789abcdef";
        var tokens = new AccessTokens(Options.Create(options), TimeProvider.System);
        var result = await tokens.CheckAsync(token, "chat", new HostString(new Uri(_host.Address).Authority));
        Assert.True(result.Identity is not null, result.Error);
        return result.Identity;
    }
}
