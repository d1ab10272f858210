using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.Configuration;
using Tidegate.Topics;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Upstream;
using Tidegate.WebFrontend.Users;

namespace Tidegate.WebFrontend.Tests.Upstream;

/// <summary>Clients on real sockets, whose hub has an application with an HTTP endpoint.</summary>
public sealed class UpstreamClientTests : IAsyncLifetime
{
    private const string Hub = "chat";
    private const string Json = "json.webpubsub.azure.v1";

    private PlayedApplication _application = null!;
    private FrontendHost _host = null!;

    public async Task InitializeAsync()
    {
        _application = await PlayedApplication.StartAsync();
        _host = await FrontendHost.StartAsync(options =>
        {
            options.Access.AccessKey = TestToken.Key;
            options.Access.AllowAnonymous = true;
            options.Hubs[Hub] = new HubOptions { Handler = HubHandler.Webhook, EventHandlers = [UpstreamHost.All(_application.Url)] };
        });
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _application.DisposeAsync();
    }

    [Fact]
    public async Task Application_decides_who_the_client_is_and_hears_of_all_that_happens_to_it()
    {
        Answer("connect", 200, """{"userId":"bob","groups":["g"],"roles":["webpubsub.sendToGroup"]}""", state: "s1");
        using var client = await UpgradeAsync(Token("ann", "webpubsub.joinLeaveGroup"), Json);
        Assert.StartsWith("HTTP/1.1 101", await client.ReadHeadAsync(), StringComparison.Ordinal);

        Assert.StartsWith("""{"type":"system","event":"connected","userId":"bob","connectionId":""", await client.ReadTextAsync(), StringComparison.Ordinal);
        var connection = await _host.Gateway.NextOpened();
        Assert.Equal(("bob", "g"), (connection.Descriptor.UserId, Assert.Single(connection.Groups)));
        Assert.StartsWith("""{"type":"ack","ackId":1,"success":false,"error":{"name":"Forbidden",""", await AskAsync(client, """{"type":"joinGroup","group":"g","ackId":1}"""), StringComparison.Ordinal);

        var connect = await _application.NextAsync();
        Assert.Equal(("ann", connection.Descriptor.ConnectionId, ""), (connect["ce-userId"], connect["ce-connectionId"], connect["ce-subprotocol"]));
        using var body = JsonDocument.Parse(connect.Body);
        Assert.Equal("ann", body.RootElement.GetProperty("claims").GetProperty("sub")[0].GetString());
        Assert.Equal("7", body.RootElement.GetProperty("query").GetProperty("room")[0].GetString());
        Assert.Equal(Json, body.RootElement.GetProperty("subprotocols")[0].GetString());
        Assert.DoesNotContain("access_token", connect.Text, StringComparison.Ordinal);
        var connected = await _application.NextAsync();
        Assert.Equal(("connected", "bob", Json, "s1", "1"), (connected.Event, connected["ce-userId"], connected["ce-subprotocol"], connected["ce-connectionState"], connected["ce-id"]));

        await client.SendAsync(RawClient.Close(1000, "bye"));
        var disconnected = await _application.NextAsync();
        Assert.Equal(("disconnected", """{"reason":"bye"}""", "bob", "2"), (disconnected.Event, disconnected.Text, disconnected["ce-userId"], disconnected["ce-id"]));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    public async Task Client_that_the_application_refuses_has_its_status_and_not_its_words(int status)
    {
        Answer("connect", status, "a secret of the application");
        using var client = await UpgradeAsync(Token("ann"), Json);

        var answer = await client.ReadToEndAsync();

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"handler\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        Assert.Equal(0, _host.Admission.InUse);
        await _application.NextAsync();
        await ToldAllAsync();
        Assert.True(_application.IsQuiet);
    }

    [Theory]
    [InlineData("{", 200)]
    [InlineData("""{"groups":[""]}""", 200)]
    [InlineData("", 304)]
    public async Task Answer_that_nobody_understands_is_an_error_of_the_server(string body, int status)
    {
        Answer("connect", status, body);
        using var client = await UpgradeAsync(Token("ann"), Json);

        Assert.StartsWith("HTTP/1.1 500", await client.ReadToEndAsync(), StringComparison.Ordinal);

        Assert.Equal("connect", (await _application.NextAsync()).Event);
        // It believes that it has a client.
        if (status == 200)
            Assert.Equal("disconnected", (await _application.NextAsync()).Event);
        await ToldAllAsync();
        Assert.True(_application.IsQuiet);
    }

    [Fact]
    public async Task Client_that_finds_no_place_after_it_was_accepted_is_told_of_as_gone()
    {
        _application.Answer = (_, _) =>
        {
            _host.Admission.Limit = 0;
            return Task.CompletedTask;
        };
        using var client = await UpgradeAsync(Token("ann"), Json);

        Assert.StartsWith("HTTP/1.1 503", await client.ReadToEndAsync(), StringComparison.Ordinal);

        Assert.Equal("connect", (await _application.NextAsync()).Event);
        var disconnected = await _application.NextAsync();
        Assert.Equal(("disconnected", """{"reason":"The upgrade was refused."}"""), (disconnected.Event, disconnected.Text));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData(" ann")]
    public async Task User_whose_name_would_not_arrive_as_it_is_has_no_hub_with_an_application(string user)
    {
        using var client = await UpgradeAsync(Token(user), Json);

        Assert.StartsWith("HTTP/1.1 400", await client.ReadToEndAsync(), StringComparison.Ordinal);

        Assert.True(_application.IsQuiet);
    }

    [Fact]
    public async Task Application_is_not_asked_where_there_is_no_place()
    {
        _host.Admission.Limit = 0;
        using var client = await UpgradeAsync(Token("ann"), Json);

        Assert.StartsWith("HTTP/1.1 503", await client.ReadToEndAsync(), StringComparison.Ordinal);

        await ToldAllAsync();
        Assert.True(_application.IsQuiet);
        Assert.Equal(0, _host.Admission.InUse);
    }

    [Fact]
    public async Task Cap_of_a_user_is_that_of_the_user_whom_the_application_names()
    {
        _host.Change(settings => settings with { MaxConnectionsPerUser = 1 });
        Answer("connect", 200, """{"userId":"bob"}""");

        using var client = await UpgradeAsync(Token("ann"), Json);
        Assert.StartsWith("HTTP/1.1 101", await client.ReadHeadAsync(), StringComparison.Ordinal);

        var users = _host.Get<UserGate>();
        Assert.Equal((1, 0), (users.State(TopicKey.User(Hub, "bob")).Held, users.State(TopicKey.User(Hub, "ann")).Held));
    }

    [Fact]
    public async Task Client_without_a_token_is_whom_the_application_says()
    {
        Answer("connect", 200, """{"userId":"guest-1"}""");

        using var client = await UpgradeAsync(null, Json);

        Assert.StartsWith("HTTP/1.1 101", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Contains("\"userId\":\"guest-1\"", await client.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subprotocol_of_the_application_wins_and_an_unknown_one_makes_a_raw_client()
    {
        Answer("connect", 200, """{"subprotocol":"my.protocol"}""");
        using var client = await UpgradeAsync(Token("ann"), Json);

        Assert.Contains("\r\nSec-WebSocket-Protocol: my.protocol\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("raw", (await _host.Gateway.NextOpened()).Descriptor.Protocol);
        await _application.NextAsync();
        Assert.Equal("my.protocol", (await _application.NextAsync())["ce-subprotocol"]);
        Answer("message", 200, "as it is", "text/plain");
        Assert.Equal("as it is", await AskAsync(client, "hello"));
    }

    [Fact]
    public async Task Subprotocol_that_is_spoken_makes_a_client_of_it()
    {
        Answer("connect", 200, """{"subprotocol":"json.webpubsub.azure.v1"}""");
        using var client = await UpgradeAsync(Token("ann"), "mqtt");

        Assert.Contains("\r\nSec-WebSocket-Protocol: json.webpubsub.azure.v1\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""{"type":"system","event":"connected",""", await client.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_that_leaves_while_the_application_decides_holds_nothing_and_is_told_of_once_it_was_accepted()
    {
        var accepted = new TaskCompletionSource();
        _application.Answer = (received, _) => received.Event == "connect" ? accepted.Task : Task.CompletedTask;
        var client = await UpgradeAsync(Token("ann"), Json);
        Assert.Equal("connect", (await _application.NextAsync()).Event);

        client.Reset();
        await _host.NoRequestAsync();
        Assert.Equal(0, _host.Admission.InUse);
        accepted.SetResult();

        Assert.Equal("disconnected", (await _application.NextAsync()).Event);
    }

    [Fact]
    public async Task Reply_comes_before_the_ack_and_a_failure_closes_nobody_who_speaks_JSON()
    {
        using var client = await ConnectAsync(Json);
        Answer("sum", 200, "[2]", "application/json");
        Assert.Equal("""{"type":"message","from":"server","dataType":"json","data":[2]}""", await AskAsync(client, """{"type":"event","event":"sum","data":[1,1],"ackId":1}"""));
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await client.ReadTextAsync());

        Answer("sum", 400);
        Assert.Equal(
            """{"type":"ack","ackId":2,"success":false,"error":{"name":"InternalServerError","message":"The handler of the hub failed."}}""",
            await AskAsync(client, """{"type":"event","event":"sum","data":[1,1],"ackId":2}"""));
        Answer("sum", 200);
        Assert.Equal("""{"type":"ack","ackId":2,"success":true}""", await AskAsync(client, """{"type":"event","event":"sum","data":[1,1],"ackId":2}"""));
    }

    [Fact]
    public async Task Application_hears_who_joins_and_leaves()
    {
        await using var host = await FrontendHost.StartAsync(options =>
        {
            options.Access.AccessKey = TestToken.Key;
            options.Hubs[Hub] = new HubOptions { Handler = HubHandler.Webhook, EventHandlers = [new() { Url = _application.Url, GroupEvents = "joined,left" }] };
        });
        using var client = await RawClient.OpenAsync(host.Port);
        await client.SendAsync(RawClient.Handshake($"/client/hubs/{Hub}?access_token={Token("ann", "webpubsub.joinLeaveGroup")}", $"Sec-WebSocket-Protocol: {Json}\r\n"));
        await client.ReadHeadAsync();
        await client.ReadTextAsync();

        foreach (var frame in new[] { """{"type":"joinGroup","group":"g","ackId":1}""", """{"type":"joinGroup","group":"g","ackId":2}""", """{"type":"leaveGroup","group":"g","ackId":3}""" })
            Assert.EndsWith("\"success\":true}", await AskAsync(client, frame), StringComparison.Ordinal);

        foreach (var name in new[] { "joined", "left" })
        {
            var told = await _application.NextAsync();
            Assert.Equal((name, """{"group":"g"}""", "ann"), (told.Event, told.Text, told["ce-userId"]));
        }
    }

    [Fact]
    public async Task Failure_closes_a_raw_client_with_1011()
    {
        using var client = await ConnectAsync(null);
        Answer("message", 200, "reply", "text/plain");
        Assert.Equal("reply", await AskAsync(client, "hello"));

        Answer("message", 400);
        await client.SendAsync(RawClient.Text("hello"));

        Assert.Equal((1011, "Internal server error"), await client.ReadCloseAsync());
    }

    [Fact]
    public async Task Failure_is_a_notice_to_a_native_client()
    {
        using var client = await RawClient.ConnectAsync(_host.Port, $"/ws?hub={Hub}");
        Answer("message", 400);

        Assert.Equal("""{"type":"system","event":"messageFailed","reason":"failed"}""", await AskAsync(client, "hello"));
        Answer("message", 200, "reply", "text/plain");
        Assert.Equal("reply", await AskAsync(client, "hello"));
    }

    private void Answer(string name, int status, string body = "", string? type = null, string? state = null) =>
        _application.Answer = async (received, response) =>
        {
            response.StatusCode = received.Event == name ? status : StatusCodes.Status204NoContent;
            if (received.Event != name)
                return;
            if (type is not null)
                response.ContentType = type;
            if (state is not null)
                response.Headers["ce-connectionState"] = state;
            if (body.Length > 0)
                await response.WriteAsync(body);
        };

    private string Token(string user, params string[] roles) => TestToken.For(_host.Time.GetUtcNow(), Hub, user, roles);

    private async Task<RawClient> UpgradeAsync(string? token, string? subprotocol)
    {
        var client = await RawClient.OpenAsync(_host.Port);
        var access = token is null ? "" : "&access_token=" + token;
        await client.SendAsync(RawClient.Handshake($"/client/hubs/{Hub}?room=7{access}", subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n"));
        return client;
    }

    private async Task<RawClient> ConnectAsync(string? subprotocol)
    {
        var client = await UpgradeAsync(Token("ann"), subprotocol);
        Assert.StartsWith("HTTP/1.1 101", await client.ReadHeadAsync(), StringComparison.Ordinal);
        if (subprotocol is not null)
            await client.ReadTextAsync();
        return client;
    }

    private static async Task<string> AskAsync(RawClient client, string frame)
    {
        await client.SendAsync(RawClient.Text(frame));
        return await client.ReadTextAsync();
    }

    private Task ToldAllAsync() => Expect.Within(
        Task.Run(async () =>
        {
            while (_host.Get<UpstreamHubs>().Pending > 0)
                await Task.Yield();
        }),
        "the end of all events");
}
