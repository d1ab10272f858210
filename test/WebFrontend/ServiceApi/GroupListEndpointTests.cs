using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Tests.ServiceApi;

public sealed class GroupListEndpointTests : IAsyncLifetime
{
    private const string Target = "/api/hubs/Chat/groups/a%2Fb/connections";

    private static readonly ConnectionCursor Cursor = new("f-1", "b");

    private ServiceHost _host = null!;
    private ConnectionPage _page = new([View("a", "ann"), View("b", null)], null, []);

    public async Task InitializeAsync()
    {
        _host = await ServiceHost.StartAsync();
        _host.Grains.Handler = call => call.Method == nameof(IClusterViewGrain.List) ? Task.FromResult(_page) : null;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Members_are_listed_with_their_users()
    {
        using var response = await _host.SendAsync("GET", Target);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            "{\"value\":[{\"connectionId\":\"a\",\"userId\":\"ann\"},{\"connectionId\":\"b\",\"userId\":null}]}",
            await response.Content.ReadAsStringAsync());
        var query = (await _host.Grains.NextAsync("the question")).Arg<ConnectionQuery>();
        Assert.Equal(("chat", "a/b", 200, null), (query.Hub, query.Group, query.Top, query.After));
    }

    [Theory]
    [InlineData("", 200, "?continuationToken={token}&api-version=2024-12-01")]
    [InlineData("?maxpagesize=2&api-version=2023-07-01", 2, "?maxpagesize=2&continuationToken={token}&api-version=2023-07-01")]
    [InlineData("?top=5&maxpagesize=2", 2, "?top=3&maxpagesize=2&continuationToken={token}&api-version=2024-12-01")]
    [InlineData("?top=2", 2, null)]
    public async Task Next_page_is_linked_with_what_is_left(string query, int size, string? expected)
    {
        _page = _page with { Next = Cursor };
        using var response = await _host.SendAsync("GET", Target + query);

        var root = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        var link = root.TryGetProperty("nextLink", out var next) ? next.GetString() : null;
        Assert.Equal(expected is null ? null : _host.Address + Target + expected.Replace("{token}", ContinuationToken.Write(Cursor), StringComparison.Ordinal), link);
        Assert.Equal(size, (await _host.Grains.NextAsync("the question")).Arg<ConnectionQuery>().Top);
    }

    [Fact]
    public async Task Link_is_followed_as_it_stands()
    {
        _page = _page with { Next = Cursor };
        using var first = await _host.SendAsync("GET", Target + "?top=7");
        var link = JsonDocument.Parse(await first.Content.ReadAsStringAsync()).RootElement.GetProperty("nextLink").GetString()!;
        await _host.Grains.NextAsync("the first question");

        using var second = await _host.SendAsync("GET", link[_host.Address.Length..]);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        var query = (await _host.Grains.NextAsync("the second question")).Arg<ConnectionQuery>();
        Assert.Equal((5, Cursor), (query.Top, query.After));
    }

    [Fact]
    public async Task Link_has_the_address_that_is_listed_for_the_service()
    {
        await using var host = await ServiceHost.StartAsync(publicEndpoints: "https://public.example/base/");
        host.Grains.Handler = _ => Task.FromResult(_page with { Next = Cursor });
        var token = Identity.AccessTokenTests.Token(Identity.AccessTokenTests.Claims(
            "https://public.example/base" + Target, TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds()));

        using var response = await host.SendAsync("GET", Target, token, body: null);

        Assert.Contains("\"nextLink\":\"https://public.example/base/api/hubs/Chat/", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maxpagesize=0", "maxpagesize")]
    [InlineData("maxpagesize=201", "maxpagesize")]
    [InlineData("maxpagesize=x", "maxpagesize")]
    [InlineData("top=0", "top")]
    [InlineData("top=1&top=1", "top")]
    [InlineData("continuationToken=", "continuationToken")]
    [InlineData("continuationToken=zz", "continuationToken")]
    public async Task Wrong_parameter_is_400(string query, string target)
    {
        using var response = await _host.SendAsync("GET", $"{Target}?{query}");

        await ServiceAssert.InvalidAsync(response, target);
        Assert.True(_host.Grains.IsQuiet);
    }

    [Fact]
    public async Task List_that_would_leave_out_members_is_503()
    {
        _page = _page with { Unreachable = ["f-2"] };
        using var response = await _host.SendAsync("GET", Target);

        await ServiceAssert.ErrorAsync(response, HttpStatusCode.ServiceUnavailable, "Error.ServiceUnavailable", "Service");
    }

    [Fact]
    public async Task Group_without_members_is_an_empty_list()
    {
        _page = new ConnectionPage([], null, []);
        using var response = await _host.SendAsync("GET", Target);

        Assert.Equal("{\"value\":[]}", await response.Content.ReadAsStringAsync());
    }

    private static ConnectionView View(string id, string? user) =>
        ServiceViews.Of("here")! is var view ? view with { Descriptor = view.Descriptor with { ConnectionId = id, UserId = user } } : null!;
}
