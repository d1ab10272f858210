using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Links;
using Tidegate.WebFrontend.Subprotocols;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

/// <summary>Clients of <c>json.reliable.webpubsub.azure.v1</c> on real sockets, at one frontend.</summary>
public class ReliableClientTests
{
    private static readonly TimeSpan Moment = HeartbeatPolicy.ScanInterval;

    [Fact]
    public async Task Messages_are_numbered_and_nothing_else_is()
    {
        await using var host = await StartAsync();
        using var client = await ReliableClient.ConnectAsync(host);
        var connection = await host.Gateway.NextOpened();

        Assert.Equal("reliable", connection.Descriptor.Protocol);
        Assert.Equal("ann", client.Greeting.GetProperty("userId").GetString());
        Assert.Equal(connection.Descriptor.ConnectionId, client.ConnectionId);
        Assert.True(Say(connection, "one"));
        Assert.True(Say(connection, "two"));
        Assert.Equal("""{"sequenceId":1,"type":"message","from":"server","dataType":"text","data":"one"}""", await client.ReadAsync());
        Assert.Equal("""{"sequenceId":2,"type":"message","from":"server","dataType":"text","data":"two"}""", await client.ReadAsync());
        await client.SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await client.ReadAsync());
    }

    [Fact]
    public async Task Client_whose_socket_breaks_comes_back_to_its_connection_and_misses_nothing()
    {
        await using var host = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(host);
        var connection = await host.Gateway.NextOpened();
        await first.JoinAsync("room");
        Say(connection, "one");
        Say(connection, "two");
        await first.ReadAsync();
        await first.ReadAsync();
        await first.SendAsync("""{"type":"sequenceAck","sequenceId":1}""");
        await first.PingAsync();
        first.Break();
        await DetachedAsync(connection);

        Assert.True(host.Registry.TryGet(first.ConnectionId, out var waiting));
        Assert.Same(waiting, Assert.Single(host.Registry.MembersOf(TopicKey.Group("echo", "room"))));
        Assert.Equal(ConnectionState.Open, waiting.Read().State);
        Assert.Equal((1, 1), (host.Admission.InUse, host.Sockets.Count));
        Assert.True(Say(waiting, "three"));

        using var second = await first.ReturnAsync();
        Assert.Equal(first.ConnectionId, second.ConnectionId);
        Assert.NotNull(second.Token);
        Assert.Equal([(2, "two"), (3, "three")], [await second.ReadMessageAsync(), await second.ReadMessageAsync()]);
        var returned = Assert.Single(host.Registry.MembersOf(TopicKey.Group("echo", "room")));
        Say(returned, "four");
        Assert.Equal((4, "four"), await second.ReadMessageAsync());
        Assert.Equal((1, 1), (host.Admission.InUse, host.Sockets.Count));

        // What somebody holds of the old socket leads to the new one.
        Say(connection, "five");
        Assert.Equal((5, "five"), await second.ReadMessageAsync());
        await second.LeaveAsync();
        await host.Admission.NextReturn();
        Assert.Equal(1000, (await host.Gateway.NextClosed()).Code);
        Assert.Equal((0, 0, 0), (host.Registry.Count, host.Admission.InUse, host.Sockets.Count));
    }

    [Fact]
    public async Task Client_comes_back_before_its_old_socket_is_known_to_be_dead()
    {
        await using var host = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(host);
        Say(await host.Gateway.NextOpened(), "one");

        using var second = await first.ReturnAsync();

        Assert.Equal((1, "one"), await second.ReadMessageAsync());
        Assert.Equal((1, 1), (host.Registry.Count, host.Admission.InUse));
    }

    [Fact]
    public async Task Client_that_comes_back_is_let_in_where_every_permit_is_taken()
    {
        await using var host = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(host);
        host.Admission.Limit = 1;
        first.Break();
        await DetachedAsync(await host.Gateway.NextOpened());

        using var newcomer = await RawClient.OpenAsync(host.Port);
        await newcomer.SendAsync(RawClient.Handshake("/client/hubs/echo?access_token=" + ReliableClient.TokenOf(host)));
        Assert.StartsWith("HTTP/1.1 503", await newcomer.ReadHeadAsync());
        using var second = await first.ReturnAsync();
        Assert.Equal(first.ConnectionId, second.ConnectionId);
    }

    [Fact]
    public async Task Frame_that_has_succeeded_is_a_duplicate_for_the_next_socket_too()
    {
        await using var host = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(host);
        await first.JoinAsync("room", ackId: 7);
        first.Break();

        using var second = await first.ReturnAsync();

        await second.SendAsync("""{"type":"leaveGroup","group":"room","ackId":7}""");
        Assert.Contains("\"Duplicate\"", await second.ReadAsync(), StringComparison.Ordinal);
        Assert.Single(host.Registry.MembersOf(TopicKey.Group("echo", "room")));
    }

    [Theory]
    [InlineData("another token")]
    [InlineData("no token")]
    [InlineData("another connection")]
    [InlineData("another hub")]
    [InlineData("old token")]
    [InlineData("token of another connection")]
    public async Task What_is_no_claim_to_a_connection_is_accepted_and_closed_with_1008(string what)
    {
        await using var host = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(host);
        using var other = await ReliableClient.ConnectAsync(host);
        first.Break();
        await DetachedAsync(await host.Gateway.NextOpened());
        var (hub, id, token) = ("echo", first.ConnectionId, first.Token);
        switch (what)
        {
            case "another token":
                token = string.Concat(token.AsSpan(0, token.Length - 2), token[^2] == 'A' ? "BB" : "AA");
                break;
            case "no token":
                token = "";
                break;
            case "another connection":
                id = "0123456789012345678901";
                break;
            case "another hub":
                hub = "grain";
                break;
            case "old token":
                host.Time.Advance(ReconnectionToken.Life);
                break;
            default:
                token = other.Token;
                break;
        }

        using var client = await RawClient.ConnectAsync(host.Port, ReliableClient.TargetOf(hub, id, token));
        Assert.Equal(1008, (await client.ReadCloseAsync()).Code);
        await client.SendAsync(RawClient.Close(1008));
        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal(2, host.Admission.InUse);
    }

    [Fact]
    public async Task Connection_of_another_protocol_cannot_be_taken_up()
    {
        await using var host = await StartAsync();
        using var json = await ReliableClient.ConnectAsync(host, Subprotocol.Json);
        Assert.False(json.Greeting.TryGetProperty("reconnectionToken", out _));

        using var client = await RawClient.ConnectAsync(host.Port, ReliableClient.TargetOf("echo", json.ConnectionId, "1.a"));

        Assert.Equal(1008, (await client.ReadCloseAsync()).Code);
        Assert.Equal(1, host.Registry.Count);
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, false)]
    [InlineData(3000, true)]
    public async Task Close_by_the_client_ends_its_connection_or_not(int code, bool isKept)
    {
        await using var host = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(host);
        var connection = await host.Gateway.NextOpened();
        await first.CloseAsync(code);

        if (isKept)
        {
            await DetachedAsync(connection);
            using var second = await first.ReturnAsync();
        }
        else
        {
            await host.Admission.NextReturn();
            Assert.Equal(code, (await host.Gateway.NextClosed()).Code);
            await AssertIsGoneAsync(host, first);
        }
    }

    [Theory]
    [InlineData(1001, true)]
    [InlineData(1011, true)]
    [InlineData(1012, true)]
    [InlineData(4002, true)]
    [InlineData(1000, false)]
    [InlineData(1013, false)]
    [InlineData(4001, false)]
    [InlineData(4006, false)]
    [InlineData(4007, false)]
    public async Task Close_by_the_service_ends_the_connection_or_not(int code, bool isKept)
    {
        await using var host = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(host);
        var connection = await host.Gateway.NextOpened();
        connection.BeginClose(CloseCodes.All[code]);
        await first.AnswerCloseAsync();

        if (isKept)
        {
            await DetachedAsync(connection);
            Say(connection, "one");
            using var second = await first.ReturnAsync();
            Assert.Equal((1, "one"), await second.ReadMessageAsync());
        }
        else
        {
            await host.Admission.NextReturn();
            await AssertIsGoneAsync(host, first);
        }
    }

    [Fact]
    public async Task Connection_nobody_comes_back_to_ends_after_half_a_minute()
    {
        await using var host = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(host);
        var connection = await host.Gateway.NextOpened();
        first.Break();
        await DetachedAsync(connection);

        host.Pass(LinkRules.DetachedTime - (2 * Moment));
        Assert.Equal((1, 1), (host.Registry.Count, host.Admission.InUse));
        host.Pass(4 * Moment);

        await host.Admission.NextReturn();
        Assert.Equal(1006, (await host.Gateway.NextClosed()).Code);
        Assert.Equal((0, 0, 0), (host.Registry.Count, host.Admission.InUse, host.Sockets.Count));
        Assert.False(Say(connection, "too late"));
        await AssertIsGoneAsync(host, first);
    }

    [Fact]
    public async Task Connection_without_a_socket_can_be_closed()
    {
        await using var host = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(host);
        var connection = await host.Gateway.NextOpened();
        first.Break();
        await DetachedAsync(connection);

        connection.BeginClose(CloseCodes.ByOperator, "enough");

        await host.Admission.NextReturn();
        var closed = await host.Gateway.NextClosed();
        Assert.Equal((4006, "enough"), (closed.Code, closed.Reason));
        Assert.Equal((0, 0), (host.Registry.Count, host.Sockets.Count));
        await AssertIsGoneAsync(host, first);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Too_much_that_is_not_confirmed_ends_the_connection(bool isAttached)
    {
        await using var host = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(host);
        var connection = await host.Gateway.NextOpened();
        if (!isAttached)
        {
            first.Break();
            await DetachedAsync(connection);
        }

        for (var n = 0; n < UnackedMessages.MaxMessages; n++)
            Assert.True(Say(connection, "x"));
        Assert.False(Say(connection, "one too many"));

        Assert.True(connection.Link is { Phase: LinkPhase.Over } || connection.IsClosing);
        if (isAttached)
            await first.AnswerCloseAsync();
        await host.Admission.NextReturn();
        await AssertIsGoneAsync(host, first);
    }

    [Fact]
    public async Task Message_past_its_time_is_not_sent_again()
    {
        await using var host = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(host);
        var connection = await host.Gateway.NextOpened();
        first.Break();
        await DetachedAsync(connection);
        Say(connection, "short", TimeSpan.FromSeconds(5));
        Say(connection, "long", TimeSpan.FromSeconds(20));

        host.Pass(TimeSpan.FromSeconds(6));

        using var second = await first.ReturnAsync();
        Assert.Equal((2, "long"), await second.ReadMessageAsync());
    }

    private static Task<FrontendHost> StartAsync() => FrontendHost.StartAsync(options => options.Access.AccessKey = TestToken.Key);

    private static bool Say(FrontendConnection connection, string text, TimeSpan timeToLive = default) =>
        connection.Send(MessageKind.Text, MessageEnvelope.FromServer(Message.FromText(text)), timeToLive: timeToLive);

    private static Task DetachedAsync(FrontendConnection connection) => Expect.Within(connection.Link!.WhenDetached(), "the end of the socket");

    private static async Task AssertIsGoneAsync(FrontendHost host, ReliableClient former)
    {
        using var client = await RawClient.ConnectAsync(host.Port, ReliableClient.TargetOf("echo", former.ConnectionId, former.Token));
        Assert.Equal(1008, (await client.ReadCloseAsync()).Code);
    }
}
