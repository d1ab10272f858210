using System.Collections.Immutable;
using System.Net;
using Tidegate.Connections;
using Tidegate.Members;
using Tidegate.Topics;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.ServiceApi;

public sealed class MemberEndpointsTests : IAsyncLifetime
{
    private ServiceHost _host = null!;
    private MemberOutcome _outcome = new(1, ["f-1"], []);
    private int _known;
    private int _asked;

    public async Task InitializeAsync()
    {
        _host = await ServiceHost.StartAsync();
        _host.Grains.Handler = call => call.Method switch
        {
            nameof(IConnectionGrain.Get) => Task.FromResult(ServiceViews.Of((string)call.Key)),
            nameof(IMemberOrderGrain.CarryOut) => Task.FromResult(_outcome),
            nameof(ITopicGrain.GetStatus) => Task.FromResult(new TopicStatus(_known, _known)),
            nameof(ITopicGrain.Reaches) => Task.FromResult(++_asked > 2),
            nameof(IConnectionGrain.JoinGroup) or nameof(IConnectionGrain.LeaveGroup) or nameof(IConnectionGrain.LeaveAllGroups)
                or nameof(IConnectionGrain.Close) => Task.FromResult(true),
            _ => null,
        };
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("PUT", "/api/hubs/chat/groups/a%2Fb/connections/here", 200, "JoinGroup here a/b", "Reaches group/chat/a/b f-1")]
    [InlineData("DELETE", "/api/hubs/chat/groups/g/connections/here", 204, "LeaveGroup here g", null)]
    [InlineData("DELETE", "/api/hubs/chat/connections/here/groups", 204, "LeaveAllGroups here", null)]
    [InlineData("DELETE", "/api/hubs/chat/groups/g/connections/gone", 204, null, null)]
    [InlineData("DELETE", "/api/hubs/chat/groups/g/connections/other-hub", 204, null, null)]
    [InlineData("DELETE", "/api/hubs/chat/connections/gone/groups", 204, null, null)]
    [InlineData("DELETE", "/api/hubs/chat/connections/gone", 204, null, null)]
    [InlineData("DELETE", "/api/hubs/chat/connections/closing", 204, null, null)]
    public async Task Connection_changes_its_groups(string method, string target, int status, string? call, string? then)
    {
        using var response = await _host.SendAsync(method, target);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        string?[] expected = [call, .. then is null ? Array.Empty<string>() : [then, then, then]];
        Assert.Equal(expected.OfType<string>(), await CallsAsync());
    }

    [Theory]
    [InlineData("here%20")]
    [InlineData("gone")]
    [InlineData("other-hub")]
    public async Task Connection_that_is_not_there_joins_no_group(string id)
    {
        using var response = await _host.SendAsync("PUT", $"/api/hubs/chat/groups/g/connections/{id}");

        Assert.Equal(
            $"Connection `{Uri.UnescapeDataString(id)}` is not found.",
            await ServiceAssert.ErrorAsync(response, HttpStatusCode.NotFound, "Error.Connection.NotExisted", "Connection"));
    }

    [Fact]
    public async Task Connection_is_closed_with_1000_and_the_reason_beside_it()
    {
        using var response = await _host.SendAsync("DELETE", "/api/hubs/chat/connections/here?reason=you%20know");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await _host.Grains.NextAsync("the look for it");
        var request = (await _host.Grains.NextAsync("the close")).Arg<CloseRequest>();
        Assert.Equal((1000, null, "Application server closed the connection. Reason: you know"), (request.Code, request.Reason, request.Explanation));
    }

    [Theory]
    [InlineData("/api/hubs/chat/:closeConnections", "hub/chat")]
    [InlineData("/api/hubs/chat/groups/g/:closeConnections", "group/chat/g")]
    [InlineData("/api/hubs/chat/users/ten%2Fant/:closeConnections", "user/chat/ten/ant")]
    public async Task All_connections_of_a_topic_are_closed_but_the_excluded(string target, string topic)
    {
        using var response = await _host.SendAsync("POST", target + "?excluded=a&excluded=b&reason=over");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var order = (await _host.Grains.NextAsync("the order")).Arg<MemberOrder>();
        Assert.Equal((topic, 1000, "Application server closed the connection. Reason: over"), (order.Topic, order.Close!.Code, order.Close.Explanation));
        Assert.Equal(["a", "b"], order.Excluded.ToArray());
    }

    [Theory]
    [InlineData("PUT", "/api/hubs/chat/users/ann/groups/g", 200, "user/chat/ann", "g", "", false)]
    [InlineData("DELETE", "/api/hubs/chat/users/ann/groups/g", 204, "user/chat/ann", "", "g", false)]
    [InlineData("DELETE", "/api/hubs/chat/users/ann/groups", 204, "user/chat/ann", "", "", true)]
    public async Task User_changes_groups(string method, string target, int status, string topic, string join, string leave, bool all)
    {
        using var response = await _host.SendAsync(method, target);

        Assert.Equal(status, (int)response.StatusCode);
        var order = (await _host.Grains.NextAsync("the order")).Arg<MemberOrder>();
        Assert.Equal((topic, join, leave, all), (order.Topic, string.Join(',', order.Join), string.Join(',', order.Leave), order.LeaveAll));
        Assert.Null(order.Close);
    }

    [Fact]
    public async Task User_without_connections_joins_no_group_but_leaves_one()
    {
        _outcome = new MemberOutcome(0, [], []);
        using var join = await _host.SendAsync("PUT", "/api/hubs/chat/users/ann/groups/g");
        using var leave = await _host.SendAsync("DELETE", "/api/hubs/chat/users/ann/groups/g");

        await ServiceAssert.ErrorAsync(join, HttpStatusCode.NotFound, "Warning.User.NotExisted", "User");
        Assert.Equal(HttpStatusCode.NoContent, leave.StatusCode);
    }

    [Theory]
    [InlineData("addToGroups")]
    [InlineData("removeFromGroups")]
    public async Task Connections_that_a_filter_is_true_of_change_groups(string operation)
    {
        using var response = await _host.SendAsync(
            "POST", "/api/hubs/chat/:" + operation, "{\"groups\":[\"a\",\"b\",\"a\"],\"filter\":\"userId eq null\",\"other\":1}", "application/json");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var order = (await _host.Grains.NextAsync("the order")).Arg<MemberOrder>();
        var (join, leave) = operation == "addToGroups" ? ("a,b", "") : ("", "a,b");
        Assert.Equal(("hub/chat", "userId eq null"), (order.Topic, order.Filter));
        Assert.Equal((join, leave), (string.Join(',', order.Join), string.Join(',', order.Leave)));
    }

    [Fact]
    public async Task Without_a_filter_all_connections_of_the_hub_change_groups()
    {
        using var response = await _host.SendAsync("POST", "/api/hubs/chat/:addToGroups", "{\"groups\":[\"a\"],\"filter\":null}", "application/json; charset=utf-8");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null((await _host.Grains.NextAsync("the order")).Arg<MemberOrder>().Filter);
    }

    [Theory]
    [InlineData("{", "body")]
    [InlineData("[]", "body")]
    [InlineData("{}", "body")]
    [InlineData("{\"groups\":\"a\"}", "body")]
    [InlineData("{\"groups\":[1]}", "body")]
    [InlineData("{\"groups\":[\"a\"],\"filter\":1}", "body")]
    public async Task Body_that_is_wrong_is_400(string body, string target)
    {
        using var response = await _host.SendAsync("POST", "/api/hubs/chat/:addToGroups", body, "application/json");

        await ServiceAssert.ErrorAsync(response, HttpStatusCode.BadRequest, "Error.BadRequest", target);
        Assert.True(_host.Grains.IsQuiet);
    }

    [Theory]
    [InlineData("{\"groups\":[]}", "groups")]
    [InlineData("{\"groups\":[\" \"]}", "groups")]
    [InlineData("{\"groups\":[\"\\ud800\"]}", "groups")]
    [InlineData("{\"groups\":[\"a\"],\"filter\":\"\\ud800\"}", "filter")]
    [InlineData("{\"groups\":[\"a\"],\"filter\":\"ab eq 1\"}", "filter")]
    public async Task Groups_and_filter_that_are_wrong_are_400(string body, string target)
    {
        using var response = await _host.SendAsync("POST", "/api/hubs/chat/:removeFromGroups", body, "application/json");

        await ServiceAssert.InvalidAsync(response, target);
        Assert.True(_host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Body_of_groups_is_json()
    {
        using var response = await _host.SendAsync("POST", "/api/hubs/chat/:addToGroups", "{\"groups\":[\"a\"]}", "text/plain");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/api/hubs/chat/:closeConnections")]
    [InlineData("PUT", "/api/hubs/chat/users/ann/groups/g")]
    [InlineData("DELETE", "/api/hubs/chat/users/ann/groups")]
    public async Task Order_that_a_frontend_did_not_answer_is_503(string method, string target)
    {
        _outcome = new MemberOutcome(1, ["f-1"], ["f-2"]);
        using var response = await _host.SendAsync(method, target);

        await ServiceAssert.ErrorAsync(response, HttpStatusCode.ServiceUnavailable, "Error.ServiceUnavailable", "Service");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("connections/here", 0, 0, 200, null)]
    [InlineData("connections/gone", 0, 0, 404, "Warning.Connection.NotExisted")]
    [InlineData("connections/other-hub", 0, 0, 404, "Warning.Connection.NotExisted")]
    [InlineData("groups/g", 1, 0, 200, null)]
    [InlineData("groups/g", 0, 1, 200, null)]
    [InlineData("groups/g", 0, 0, 404, "Warning.Group.NotExisted")]
    [InlineData("users/ann", 1, 0, 200, null)]
    [InlineData("users/ann", 0, 1, 200, null)]
    [InlineData("users/ann", 0, 0, 404, "Warning.User.NotExisted")]
    public async Task Presence_is_told_without_a_body(string target, int known, int members, int status, string? code)
    {
        _known = known;
        _outcome = new MemberOutcome(members, [], []);
        using var response = await _host.SendAsync("HEAD", "/api/hubs/chat/" + target);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(code, response.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.Single() : null);
        Assert.True(response.Headers.Contains("api-supported-versions"));
    }

    [Fact]
    public async Task Of_a_frontend_that_does_not_answer_the_word_of_the_grain_counts()
    {
        _outcome = new MemberOutcome(0, [], ["f-2"]);
        using var response = await _host.SendAsync("HEAD", "/api/hubs/chat/users/ann");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    /// <summary>The calls that change or wait for something, with what they are for.</summary>
    private async Task<ImmutableArray<string>> CallsAsync()
    {
        var calls = ImmutableArray.CreateBuilder<string>();
        while (!_host.Grains.IsQuiet)
        {
            var call = await _host.Grains.NextAsync("a call");
            if (call.Method != nameof(IConnectionGrain.Get)) calls.Add(string.Join(' ', [call.Method, call.Key, .. call.Args]));
        }

        return calls.ToImmutable();
    }
}
