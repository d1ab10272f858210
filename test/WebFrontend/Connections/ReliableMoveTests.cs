using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Subprotocols;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

/// <summary>A reliable client comes back to another frontend than the one it left.</summary>
public class ReliableMoveTests
{
    [Fact]
    public async Task Client_finds_everything_at_the_other_frontend()
    {
        await using var old = await StartAsync();
        await using var other = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(old);
        var left = await old.Gateway.NextOpened();
        await first.JoinAsync("room", ackId: 7);
        Assert.True(left.Rights!.Set(GroupRight.Send, "room", granted: true));
        Say(left, "one", Guid.NewGuid());
        Say(left, "two", Guid.NewGuid());
        await first.ReadAsync();
        await first.SendAsync("""{"type":"sequenceAck","sequenceId":1}""");
        Assert.Equal((2, "two"), await first.ReadMessageAsync());
        await first.PingAsync();
        first.Break();
        await Expect.Within(left.Link!.WhenDetached(), "the end of the socket");
        var both = Guid.NewGuid();
        Say(left, "three", both);
        Lead(old, other, coming =>
        {
            // Both frontends are told of what is published now; what the old one had is not sent twice.
            Say(coming, "three", both);
            Say(coming, "four", Guid.NewGuid());
            Assert.Equal((2, 1), (old.Registry.Count + other.Registry.Count, other.Admission.InUse));
            Assert.Equal(0, old.Admission.InUse);
        });

        using var second = await first.ReturnAsync(other);

        Assert.Equal(first.ConnectionId, second.ConnectionId);
        Assert.Equal("ann", second.Greeting.GetProperty("userId").GetString());
        Assert.Equal([(2, "two"), (3, "three"), (4, "four")], [await second.ReadMessageAsync(), await second.ReadMessageAsync(), await second.ReadMessageAsync()]);
        var come = await other.Gateway.NextResumed();
        Assert.Equal((other.Registry.Count, old.Registry.Count, old.Sockets.Count), (1, 0, 0));
        Assert.Same(left, await old.Gateway.NextMoved());
        Assert.Same(come, Assert.Single(other.Registry.MembersOf(TopicKey.Group("echo", "room"))));
        Assert.True(come.Rights!.Has(GroupRight.Send, "room"));
        await second.SendAsync("""{"type":"joinGroup","group":"room","ackId":7}""");
        Assert.Contains("\"Duplicate\"", await second.ReadAsync(), StringComparison.Ordinal);

        // And back again, by the token of the first socket: a newer one does not void it.
        second.Break();
        await Expect.Within(come.Link!.WhenDetached(), "the end of the socket");
        Lead(other, old, _ => { });
        using var third = await first.ReturnAsync(old);
        Assert.Equal([(2, "two"), (3, "three"), (4, "four")], [await third.ReadMessageAsync(), await third.ReadMessageAsync(), await third.ReadMessageAsync()]);
    }

    [Fact]
    public async Task Socket_that_the_old_frontend_still_has_is_aborted_before_the_permit_is_free()
    {
        await using var old = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(old);
        var left = await old.Gateway.NextOpened();
        var links = old.Get<LocalLinks>();
        var wasOpen = new List<bool>();
        old.Admission.Returning = () => wasOpen.Add(left.Link!.Connection is not null);

        // It is busy for as long as the socket takes to end, and may be asked again at any time.
        if (links.Offer(first.ConnectionId, first.Token).Outcome == LinkOutcome.Busy)
        {
            await Expect.Within(left.Link!.WhenDetached(), "the end of the socket");
            Assert.Equal(LinkOutcome.Offered, links.Offer(first.ConnectionId, first.Token).Outcome);
        }

        Assert.Equal([false], wasOpen);
        Assert.Equal(LinkOutcome.Offered, links.Offer(first.ConnectionId, first.Token).Outcome);
        Assert.Equal((0, 0, 1), (old.Admission.InUse, old.Sockets.Count, old.Registry.Count));
    }

    [Fact]
    public async Task Link_that_was_offered_and_not_taken_waits_on_and_needs_a_permit_again()
    {
        await using var old = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(old);
        var left = await old.Gateway.NextOpened();
        first.Break();
        await Expect.Within(left.Link!.WhenDetached(), "the end of the socket");
        old.Get<LocalLinks>().Offer(first.ConnectionId, first.Token);

        old.Admission.Limit = 0;
        using (var refused = await RawClient.OpenAsync(old.Port))
        {
            await refused.SendAsync(RawClient.Handshake(ReliableClient.TargetOf("echo", first.ConnectionId, first.Token)));
            Assert.StartsWith("HTTP/1.1 503", await refused.ReadHeadAsync());
        }

        old.Admission.Limit = 1;
        using var second = await first.ReturnAsync();
        Assert.Equal((1, 1), (old.Admission.InUse, old.Sockets.Count));
    }

    [Fact]
    public async Task Client_whose_link_is_not_given_tries_again_and_nothing_is_left()
    {
        await using var old = await StartAsync();
        await using var other = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(old);
        first.Break();
        await Expect.Within((await old.Gateway.NextOpened()).Link!.WhenDetached(), "the end of the socket");
        Lead(old, other, _ => { });
        other.Get<FakeLinks>().Take = _ => Task.FromResult<LinkState?>(null);

        using var client = await RawClient.ConnectAsync(other.Port, ReliableClient.TargetOf("echo", first.ConnectionId, first.Token));

        Assert.Equal(1011, (await client.ReadCloseAsync()).Code);
        await client.SendAsync(RawClient.Close(1011));
        await other.Admission.NextReturn();
        Assert.Equal((0, 0), (other.Registry.Count, other.Sockets.Count));
        using var second = await first.ReturnAsync(old);
        Assert.Equal(first.ConnectionId, second.ConnectionId);
    }

    [Fact]
    public async Task Client_tries_again_where_the_cluster_does_not_answer()
    {
        await using var old = await StartAsync();
        await using var other = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(old);
        first.Break();
        await Expect.Within((await old.Gateway.NextOpened()).Link!.WhenDetached(), "the end of the socket");
        Lead(old, other, _ => { });
        var take = other.Get<FakeLinks>().Take;
        other.Get<FakeLinks>().Take = _ => throw new TimeoutException("nobody answers");

        using (var client = await RawClient.ConnectAsync(other.Port, ReliableClient.TargetOf("echo", first.ConnectionId, first.Token)))
        {
            Assert.Equal(1011, (await client.ReadCloseAsync()).Code);
            await client.SendAsync(RawClient.Close(1011));
            await other.Admission.NextReturn();
        }

        other.Get<FakeLinks>().Take = take;
        using var second = await first.ReturnAsync(other);
        Assert.Equal(first.ConnectionId, second.ConnectionId);
    }

    [Fact]
    public async Task What_the_old_frontend_had_is_not_sent_again_where_it_comes_here_late()
    {
        await using var old = await StartAsync();
        await using var other = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(old);
        var left = await old.Gateway.NextOpened();
        first.Break();
        await Expect.Within(left.Link!.WhenDetached(), "the end of the socket");
        var late = Guid.NewGuid();
        Say(left, "one", late);
        Lead(old, other, _ => { });
        using var second = await first.ReturnAsync(other);
        var come = await other.Gateway.NextResumed();

        Assert.True(Say(come, "one", late));
        Assert.True(Say(come, "two", Guid.NewGuid()));

        Assert.Equal([(1, "one"), (2, "two")], [await second.ReadMessageAsync(), await second.ReadMessageAsync()]);
    }

    [Fact]
    public async Task Link_is_not_lost_where_its_client_leaves_while_it_is_on_its_way()
    {
        await using var old = await StartAsync();
        await using var other = await StartAsync();
        using var first = await ReliableClient.ConnectAsync(old);
        var left = await old.Gateway.NextOpened();
        first.Break();
        await Expect.Within(left.Link!.WhenDetached(), "the end of the socket");
        Say(left, "one", Guid.NewGuid());
        Lead(old, other, _ => { });
        var take = other.Get<FakeLinks>().Take;
        var (asked, answered) = (new TaskCompletionSource<FrontendConnection>(), new TaskCompletionSource());
        other.Get<FakeLinks>().Take = async connection =>
        {
            var state = await take(connection);
            asked.SetResult(connection);
            await answered.Task;
            return state;
        };

        using (var client = await RawClient.ConnectAsync(other.Port, ReliableClient.TargetOf("echo", first.ConnectionId, first.Token)))
        {
            var coming = await Expect.Within(asked.Task, "the question for the link");
            client.Reset();
            coming.AbortSocket();
            await Expect.Within(coming.Link!.WhenDetached(), "the end of the socket");
            answered.SetResult();
        }

        await other.Gateway.NextResumed();
        Assert.Equal((1, 1, 1), (other.Registry.Count, other.Sockets.Count, other.Admission.InUse));
        using var second = await first.ReturnAsync(other);
        Assert.Equal((1, "one"), await second.ReadMessageAsync());
    }

    private static Task<FrontendHost> StartAsync() => FrontendHost.StartAsync(options => options.Access.AccessKey = TestToken.Key);

    private static bool Say(FrontendConnection connection, string text, Guid id) =>
        connection.Send(MessageKind.Text, MessageEnvelope.FromServer(Message.FromText(text)), messageId: id);

    /// <summary>What grains do between two frontends.</summary>
    private static void Lead(FrontendHost from, FrontendHost to, Action<FrontendConnection> meanwhile)
    {
        var (source, target) = (from.Get<LocalLinks>(), to.Get<FakeLinks>());
        var used = "";
        target.Elsewhere = (id, token) =>
        {
            used = token;
            return source.Offer(id, token) is { Outcome: LinkOutcome.Offered } offer
                ? new LinkFound(offer.Descriptor!, token, offer.Groups, offer.Roles, offer.WantsNotices, Here: null)
                : null;
        };
        target.Take = connection =>
        {
            meanwhile(connection);
            return Task.FromResult(source.Give(connection.Descriptor.ConnectionId, used));
        };
    }
}
