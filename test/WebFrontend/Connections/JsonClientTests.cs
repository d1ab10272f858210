using System.Text;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Observed;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

/// <summary>Clients of <c>json.webpubsub.azure.v1</c> on real sockets.</summary>
public class JsonClientTests
{
    private const string Protocol = "json.webpubsub.azure.v1";
    private static readonly string[] AllRoles = ["webpubsub.sendToGroup", "webpubsub.joinLeaveGroup"];

    [Fact]
    public async Task Subprotocol_is_echoed_as_spelled_and_the_first_frame_says_who_the_client_is()
    {
        await using var host = await StartAsync();
        using var client = await RawClient.OpenAsync(host.Port);
        await client.SendAsync(RawClient.Handshake("/client/hubs/Echo?access_token=" + Token(host, "echo"), "Sec-WebSocket-Protocol: mqtt, JSON.webpubsub.azure.v1\r\n"));

        Assert.Contains("\r\nSec-WebSocket-Protocol: JSON.webpubsub.azure.v1\r\n", await client.ReadHeadAsync(), StringComparison.OrdinalIgnoreCase);
        var connection = await host.Gateway.NextOpened();
        Assert.Equal($$"""{"type":"system","event":"connected","userId":"ann","connectionId":"{{connection.Descriptor.ConnectionId}}"}""", await client.ReadTextAsync());
        Assert.Equal("json", connection.Descriptor.Protocol);
    }

    [Fact]
    public async Task What_is_not_spoken_leaves_a_raw_client()
    {
        await using var host = await StartAsync();
        using var client = await RawClient.OpenAsync(host.Port);
        await client.SendAsync(RawClient.Handshake("/client/hubs/echo?access_token=" + Token(host, "echo"), "Sec-WebSocket-Protocol: protobuf.webpubsub.azure.v1\r\n"));

        Assert.DoesNotContain("Sec-WebSocket-Protocol", await client.ReadHeadAsync(), StringComparison.OrdinalIgnoreCase);
        await client.SendAsync(RawClient.Text("as it is"));
        Assert.Equal("as it is", await client.ReadTextAsync());
    }

    [Fact]
    public async Task Join_and_leave_change_the_groups_and_are_acknowledged_once()
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "echo", AllRoles);
        var (client, connection) = session;

        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await AskAsync(client, """{"type":"joinGroup","group":"g","ackId":1}"""));
        Assert.Equal("g", Assert.Single(connection.Groups));
        Assert.Equal("""{"type":"ack","ackId":2,"success":true}""", await AskAsync(client, """{"type":"leaveGroup","group":"g","ackId":2}"""));
        Assert.Empty(connection.Groups);
        Assert.Equal(
            """{"type":"ack","ackId":1,"success":false,"error":{"name":"Duplicate","message":"Message with ack-id: 1 has been processed"}}""",
            await AskAsync(client, """{"type":"joinGroup","group":"g","ackId":1}"""));
        Assert.Empty(connection.Groups);
    }

    [Fact]
    public async Task Join_is_acknowledged_once_the_cluster_knows_of_it_and_may_be_tried_again_where_it_does_not()
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "echo", AllRoles);
        var client = session.Client;
        var known = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        host.Gateway.Joined = _ =>
        {
            asked.TrySetResult();
            return known.Task;
        };

        await client.SendAsync(RawClient.Text("""{"type":"joinGroup","group":"g","ackId":1}"""));
        await Expect.Within(asked.Task, "the question whether the cluster knows");
        var answer = client.ReadTextAsync();
        // The wait is timed a moment after the question.
        while (!answer.IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromSeconds(6));
            await Task.Yield();
        }

        Assert.StartsWith("""{"type":"ack","ackId":1,"success":false,"error":{"name":"InternalServerError",""", await answer);
        known.SetResult();
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await AskAsync(client, """{"type":"joinGroup","group":"g","ackId":1}"""));
    }

    [Fact]
    public async Task Without_the_role_nothing_is_done_and_the_number_may_be_used_again()
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "echo", ["webpubsub.sendToGroup.mine"]);
        var (client, connection) = session;
        host.Gateway.Publish = (_, _) => throw new InvalidOperationException("It was published.");

        foreach (var frame in new[] { """{"type":"joinGroup","group":"g","ackId":5}""", """{"type":"sendToGroup","group":"g","data":1,"ackId":5}""" })
            Assert.StartsWith("""{"type":"ack","ackId":5,"success":false,"error":{"name":"Forbidden","message":""", await AskAsync(client, frame));
        host.Gateway.Publish = (_, _) => Task.FromResult(new PublishResult(true, 1, 1, null));
        Assert.Equal("""{"type":"ack","ackId":5,"success":true}""", await AskAsync(client, """{"type":"sendToGroup","group":"mine","data":1,"ackId":5}"""));
        Assert.Empty(connection.Groups);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_to_a_group_is_published_with_its_sender(bool noEcho)
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "echo", AllRoles);
        var (client, connection) = session;
        (string Group, Message Message)? published = null;
        host.Gateway.Publish = (group, message) =>
        {
            published = (group, message);
            return Task.FromResult(new PublishResult(true, 1, 1, null));
        };

        var frame = """{"type":"sendToGroup","group":"g","dataType":"text","data":"hi","noEcho":FLAG,"ackId":1,"metadata":{"k":"v"}}"""
            .Replace("FLAG", noEcho ? "true" : "false", StringComparison.Ordinal);
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await AskAsync(client, frame));

        var (group, message) = published!.Value;
        Assert.Equal(("g", "hi", "ann", false, "v"), (group, Encoding.UTF8.GetString(message.Payload), message.FromUserId, message.IsJson, message.Metadata!["k"]));
        Assert.Equal(noEcho ? [connection.Descriptor.ConnectionId] : [], message.Excluded.AsEnumerable());
    }

    [Fact]
    public async Task Cluster_that_does_not_answer_closes_nobody()
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "echo", AllRoles);
        var client = session.Client;
        host.Gateway.Publish = (_, _) => Task.FromException<PublishResult>(new TimeoutException("It did not take the message."));

        Assert.StartsWith(
            """{"type":"ack","ackId":1,"success":false,"error":{"name":"InternalServerError","message":"The cluster did not take it""",
            await AskAsync(client, """{"type":"sendToGroup","group":"g","data":1,"ackId":1}"""));
        Assert.Equal("""{"type":"pong"}""", await AskAsync(client, """{"type":"ping"}"""));
    }

    [Fact]
    public async Task Event_reaches_the_handler_and_its_reply_comes_before_the_ack()
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "grain", []);
        var client = session.Client;
        Message? handled = null;
        host.Gateway.Handle = (_, message) =>
        {
            handled = message;
            return Task.FromResult<Message?>(Message.FromText("[2]") with { IsJson = true });
        };

        Assert.Equal("""{"type":"message","from":"server","dataType":"json","data":[2]}""", await AskAsync(client, """{"type":"event","event":"sum","data":[1,1],"ackId":3}"""));
        Assert.Equal("""{"type":"ack","ackId":3,"success":true}""", await client.ReadTextAsync());
        Assert.Equal(("sum", "[1,1]", true, "ann"), (handled!.Event, Encoding.UTF8.GetString(handled.Payload), handled.IsJson, handled.FromUserId));
    }

    [Fact]
    public async Task Handler_that_fails_is_an_error_and_the_same_number_may_be_tried_again()
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "grain", []);
        var client = session.Client;
        host.Gateway.Handle = (_, _) => Task.FromException<Message?>(new InvalidOperationException("of the application"));

        var frame = """{"type":"event","event":"e","data":1,"ackId":3}""";
        Assert.Equal("""{"type":"ack","ackId":3,"success":false,"error":{"name":"InternalServerError","message":"The handler of the hub failed."}}""", await AskAsync(client, frame));
        host.Gateway.Handle = (_, _) => Task.FromResult<Message?>(null);
        Assert.Equal("""{"type":"ack","ackId":3,"success":true}""", await AskAsync(client, frame));
    }

    [Fact]
    public async Task Hub_without_a_handler_says_so_to_the_sender()
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "priority", []);
        var client = session.Client;

        Assert.Equal(
            """{"type":"ack","ackId":1,"success":false,"error":{"name":"InternalServerError","message":"Hub 'priority' has no handler for events (Hubs:priority:Handler)."}}""",
            await AskAsync(client, """{"type":"event","event":"e","data":1,"ackId":1}"""));
    }

    [Theory]
    [InlineData(1, "{", 1007)]
    [InlineData(1, "[]", 1007)]
    [InlineData(1, """{"type":"nothing"}""", 1007)]
    [InlineData(2, "[]", 1003)]
    [InlineData(2, """{"type":"nothing"}""", 1007)]
    public async Task What_breaks_the_rules_is_told_and_closed(int opcode, string payload, int code)
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "echo", []);
        var client = session.Client;

        await client.SendAsync(RawClient.Frame(opcode, Encoding.UTF8.GetBytes(payload)));

        var disconnected = await client.ReadTextAsync();
        var close = await client.ReadCloseAsync();
        Assert.Equal(code, close.Code);
        Assert.Equal("{\"type\":\"system\",\"event\":\"disconnected\",\"message\":\"" + close.Reason.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"}", disconnected);
        Assert.NotEmpty(close.Reason);
    }

    [Fact]
    public async Task Close_by_the_application_is_explained_before_it_comes_and_has_no_reason()
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "echo", AllRoles);
        var (client, connection) = session;
        var explanation = "Application server closed the connection. Reason: " + new string('r', 200);

        connection.BeginClose(CloseCodes.Normal, explanation: explanation);

        Assert.Equal($$"""{"type":"system","event":"disconnected","message":"{{explanation}}"}""", await client.ReadTextAsync());
        var close = await client.ReadCloseAsync();
        Assert.Equal((1000, ""), (close.Code, close.Reason));
    }

    [Fact]
    public async Task Json_in_a_binary_frame_is_taken()
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "echo", []);
        var client = session.Client;

        await client.SendAsync(RawClient.Frame(2, """{"type":"ping"}"""u8));

        Assert.Equal("""{"type":"pong"}""", await client.ReadTextAsync());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("&notices=true", true)]
    public async Task Notices_are_for_those_who_ask(string query, bool expected)
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "echo", [], query);
        var (client, connection) = session;

        connection.WarnIdle(TimeSpan.FromSeconds(30));
        connection.BeginClose(CloseCodes.ByOperator);

        if (expected)
            Assert.Equal("""{"type":"system","event":"idleWarning","closesInSeconds":30}""", await client.ReadTextAsync());
        Assert.Equal("""{"type":"system","event":"disconnected","message":"Closed by an operator"}""", await client.ReadTextAsync());
        Assert.Equal((4006, "Closed by an operator"), await client.ReadCloseAsync());
    }

    [Fact]
    public async Task Message_to_many_reaches_each_in_the_form_of_its_protocol()
    {
        await using var host = await StartAsync();
        using var session = await ConnectAsync(host, "echo", []);
        var json = session.Client;
        using var raw = await host.ConnectAsync("/client/hubs/echo?access_token=" + Token(host, "echo"));
        await host.Gateway.NextOpened();

        var message = Message.FromText("{\"a\":1}") with { IsJson = true };
        Assert.Equal(2, await MessageFanOut.SendAsync(TopicKey.Hub("echo"), host.Registry.MembersOf(TopicKey.Hub("echo")), [message]));

        Assert.Equal("""{"type":"message","from":"server","dataType":"json","data":{"a":1}}""", await json.ReadTextAsync());
        Assert.Equal("""{"a":1}""", await raw.ReadTextAsync());
    }

    private static Task<FrontendHost> StartAsync() => FrontendHost.StartAsync(options => options.Access.AccessKey = TestToken.Key);

    private static async Task<Session> ConnectAsync(FrontendHost host, string hub, string[] roles, string query = "")
    {
        var client = await RawClient.OpenAsync(host.Port);
        await client.SendAsync(RawClient.Handshake($"/client/hubs/{hub}?access_token={Token(host, hub, roles)}{query}", $"Sec-WebSocket-Protocol: {Protocol}\r\n"));
        Assert.StartsWith("HTTP/1.1 101", await client.ReadHeadAsync());
        Assert.StartsWith("""{"type":"system","event":"connected","userId":"ann",""", await client.ReadTextAsync());
        return new Session(client, await host.Gateway.NextOpened());
    }

    private static string Token(FrontendHost host, string hub, params string[] roles) => TestToken.For(host.Time.GetUtcNow(), hub, "ann", roles);

    private static async Task<string> AskAsync(RawClient client, string frame)
    {
        await client.SendAsync(RawClient.Text(frame));
        return await client.ReadTextAsync();
    }

    private sealed record Session(RawClient Client, WebFrontend.Connections.FrontendConnection Connection) : IDisposable
    {
        public void Dispose() => Client.Dispose();
    }
}
