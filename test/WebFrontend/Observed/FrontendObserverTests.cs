using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Digests;
using Tidegate.Frontends;
using Tidegate.Members;
using Tidegate.Topics;
using Tidegate.WebFrontend.Draining;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Observed;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Tests.Draining;
using Tidegate.WebFrontend.Tests.Gateway;
using FakeIdentity = Tidegate.WebFrontend.Tests.Gateway.FakeIdentity;
using FakeSockets = Tidegate.WebFrontend.Tests.Gateway.FakeSockets;

namespace Tidegate.WebFrontend.Tests.Observed;

public sealed class FrontendObserverTests
{
    private static readonly Guid Outbox = new("22222222-2222-2222-2222-222222222222");

    private readonly FakeSockets _sockets = new();
    private readonly FakeFrontend _frontend = new();
    private readonly FakeDrainControl _drain = new();
    private readonly NoHeartbeats _heartbeats = new();
    private readonly FrontendObserver _observer;

    public FrontendObserverTests() => _observer = new FrontendObserver(
        _sockets,
        new FakeIdentity(),
        _frontend,
        _frontend,
        _drain,
        _heartbeats,
        new NoUserPlaces(),
        TestFates.Create(_frontend),
        NoLinks.Create(),
        new DeliveryDeduplicator(),
        new RecentMessages(),
        TestMetrics.Create(),
        NullLogger<FrontendObserver>.Instance);

    [Fact]
    public async Task Digest_is_that_of_the_registered_sockets()
    {
        (_frontend.OpenSockets, _frontend.InUse) = (2, new Permits(2, 0));
        _sockets.Add(new FakeSocket("b"));
        _sockets.Add(new FakeSocket("a"));

        var digest = await _observer.Digest();

        Assert.Equal(default(IdDigest).With("a").With("b"), digest.Connections);
        Assert.Equal(("f-1", 2, new Permits(2, 0)), (digest.FrontendId, digest.OpenSockets, digest.PermitsInUse));
    }

    [Fact]
    public async Task Reopening_sends_a_heartbeat_for_each_socket_that_is_there()
    {
        _sockets.Add(new FakeSocket("a"));

        Assert.Equal(1, await _observer.Reopen(["a", "gone"]));
        Assert.Equal(["a"], _heartbeats.Sent);
    }

    [Fact]
    public async Task Nothing_is_explained_that_is_not_remembered()
    {
        Assert.Null(await _observer.Explain("a"));
        Assert.Empty(await _observer.Refusals(10));
    }

    [Fact]
    public async Task Orders_to_drain_reach_the_drain_and_answer_where_it_stands()
    {
        var order = new DrainOrder { Actor = "admin", Reason = "node", CorrelationId = "c" };
        _drain.Progress = new DrainProgress(true, 7, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9), false);
        var plan = await _observer.Drain(order);
        _drain.Progress = default;
        var back = await _observer.Undrain(order);

        Assert.Equal(["begin admin node", "end admin node"], _drain.Orders);
        Assert.Equal(("f-1", "front", FrontendState.Draining, 7), (plan.FrontendId, plan.Name, plan.State, plan.Connections));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9), false), (plan.FirstCloseIn, plan.LastCloseIn, plan.Leaving));
        Assert.Equal(FrontendState.Serving, back.State);
    }

    [Fact]
    public async Task Read_of_an_unknown_socket_is_null()
    {
        Assert.Null(await _observer.Read("nobody"));
    }

    [Fact]
    public async Task WarnIdle_warns_only_a_socket_idle_for_long_enough()
    {
        var socket = _sockets.Add(new FakeSocket("a") { IdleFor = TimeSpan.FromSeconds(10) });
        var closesIn = TimeSpan.FromSeconds(30);

        Assert.NotNull(await _observer.WarnIdle("a", TimeSpan.FromSeconds(11), closesIn));
        Assert.Empty(socket.Warnings);
        Assert.NotNull(await _observer.WarnIdle("a", TimeSpan.FromSeconds(10), closesIn));
        Assert.Equal([closesIn], socket.Warnings);
        Assert.Null(await _observer.WarnIdle("b", TimeSpan.Zero, closesIn));
    }

    [Fact]
    public async Task Close_with_an_idle_demand_spares_a_socket_that_became_active()
    {
        var socket = _sockets.Add(new FakeSocket("a") { IdleFor = TimeSpan.FromSeconds(1) });
        var request = new CloseRequest { Code = 4001, OnlyIfIdleFor = TimeSpan.FromSeconds(2) };

        Assert.False(await _observer.Close("a", request));
        Assert.Empty(socket.Closes);
        socket.IdleFor = TimeSpan.FromSeconds(2);
        Assert.True(await _observer.Close("a", request));
        Assert.Equal([(CloseCodes.Idle, null)], socket.Closes);
        Assert.False(await _observer.Close("nobody", request));
    }

    [Theory]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(4999)]
    public async Task Close_with_a_code_no_server_sends_is_an_error(int code)
    {
        _sockets.Add(new FakeSocket("a"));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _observer.Close("a", new CloseRequest { Code = code }));
    }

    [Fact]
    public async Task Deliver_reaches_members_in_order_and_spares_the_excluded()
    {
        var (a, b) = (new FakeSocket("a"), new FakeSocket("b"));
        _sockets.Members["group/chat/g"] = [a, b];

        await _observer.Deliver(Batch("group/chat/g", 1, Text("1"), Text("2") with { Excluded = ["a"] }, Message.FromBytes("3"u8.ToArray())));

        Assert.Equal(["t:1", "b:3"], a.Sent);
        Assert.Equal(["t:1", "t:2", "b:3"], b.Sent);
    }

    [Fact]
    public async Task Deliver_with_a_filter_reaches_those_that_it_is_true_of()
    {
        var (a, b) = (new FakeSocket("a", user: "ann"), new FakeSocket("b") { Groups = ["vip"] });
        _sockets.Members["hub/chat"] = [a, b];

        await _observer.Deliver(Batch(
            "hub/chat", 1, Text("1") with { Filter = "userId eq 'ann'" }, Text("2") with { Filter = "'vip' in groups" }, Text("3") with { Filter = "no filter" }));

        Assert.Equal(["t:1"], a.Sent);
        Assert.Equal(["t:2"], b.Sent);
    }

    [Fact]
    public async Task Order_to_close_reaches_the_members_it_concerns()
    {
        var (a, b, c) = (new FakeSocket("a"), new FakeSocket("b", user: "bob"), new FakeSocket("c"));
        _sockets.Members["group/chat/g"] = [a, b, c];
        var order = new MemberOrder
        {
            Topic = "group/chat/g",
            Excluded = ["a"],
            Filter = "userId eq null",
            Close = new CloseRequest { Code = 1000, Reason = "over", Explanation = "It is over." },
        };

        var outcome = await _observer.CarryOut(order);

        Assert.Equal((1, "f-1"), (outcome.Members, Assert.Single(outcome.Frontends)));
        Assert.Empty(outcome.Unreachable);
        Assert.Equal([(CloseCodes.Normal, "over")], c.Closes);
        Assert.Equal(["It is over."], c.Explanations);
        Assert.Empty(a.Closes.Concat(b.Closes));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _observer.CarryOut(order with { Close = new CloseRequest { Code = 1006 } }));
    }

    [Fact]
    public async Task Order_without_anything_to_do_counts_the_members()
    {
        _sockets.Members["user/chat/ann"] = [new FakeSocket("a"), new FakeSocket("b")];

        Assert.Equal(2, (await _observer.CarryOut(new MemberOrder { Topic = "user/chat/ann" })).Members);
        Assert.Equal(0, (await _observer.CarryOut(new MemberOrder { Topic = "user/chat/bob" })).Members);
        Assert.Empty(_sockets.MembershipChanges);
    }

    [Fact]
    public async Task Order_to_change_groups_changes_those_of_each_member()
    {
        _sockets.Members["user/chat/ann"] = [_sockets.Add(new FakeSocket("a") { Groups = ["x", "y"] })];

        await _observer.CarryOut(new MemberOrder { Topic = "user/chat/ann", Join = ["g", "h"] });
        await _observer.CarryOut(new MemberOrder { Topic = "user/chat/ann", Leave = ["g"] });
        await _observer.CarryOut(new MemberOrder { Topic = "user/chat/ann", LeaveAll = true });
        Assert.True(await _observer.LeaveAllGroups("a"));
        Assert.False(await _observer.LeaveAllGroups("gone"));

        Assert.Equal(
            [
                ("a", "g", true), ("a", "h", true), ("a", "g", false), ("a", "x", false), ("a", "y", false), ("a", "x", false), ("a", "y", false),
            ],
            _sockets.MembershipChanges);
    }

    [Fact]
    public async Task Permission_of_a_client_is_told_and_changed_where_its_protocol_has_groups()
    {
        _sockets.Add(new FakeSocket("json") { Rights = new ClientRights(["webpubsub.joinLeaveGroup"]) });
        _sockets.Add(new FakeSocket("native"));
        var send = new PermissionOrder { IsToSend = true, Group = "g" };
        var join = new PermissionOrder { IsToSend = false, Group = "g" };

        Assert.Equal(new PermissionState(false), await _observer.Permission("json", send));
        Assert.Equal(new PermissionState(true), await _observer.Permission("json", send with { Grant = true }));
        Assert.Equal(new PermissionState(true), await _observer.Permission("json", join));
        Assert.Equal(new PermissionState(false), await _observer.Permission("json", join with { Grant = false }));
        Assert.Equal(new PermissionState(false), await _observer.Permission("native", send));
        Assert.Equal(new PermissionState(false, IsRefused: true), await _observer.Permission("native", send with { Grant = true }));
        Assert.Null(await _observer.Permission("gone", send));
    }

    [Fact]
    public async Task List_of_a_group_has_its_members_only()
    {
        _sockets.Add(new FakeSocket("a"));
        _sockets.Members["group/chat/g"] = [_sockets.Add(new FakeSocket("b"))];

        var page = await _observer.List(new ConnectionQuery { Hub = "chat", Group = "g" });

        Assert.Equal("b", Assert.Single(page.Connections).Descriptor.ConnectionId);
    }

    [Fact]
    public async Task Deliver_to_many_lets_others_have_the_thread_and_comes_back_when_all_have_it()
    {
        var sockets = Enumerable.Range(0, 3 * WorkTurn.Sends).Select(i => new FakeSocket("s" + i)).ToList();
        _sockets.Members["hub/chat"] = sockets;

        var turns = new TurnCounter();
        var delivery = Task.CompletedTask;
        turns.Run(() => delivery = _observer.Deliver(Batch("hub/chat", 1, Text("1"), Text("2"))));

        await Wait.ForAsync(delivery, "the end of the delivery");
        Assert.True(turns.Turns >= 6, $"{turns.Turns} turns for 384 sends");
        Assert.All(sockets, socket => Assert.Equal(["t:1", "t:2"], socket.Sent));
    }

    [Fact]
    public async Task Large_messages_end_a_turn_on_the_thread_sooner()
    {
        var sockets = Enumerable.Range(0, 12).Select(i => new FakeSocket("s" + i)).ToList();
        _sockets.Members["hub/chat"] = sockets;

        var turns = new TurnCounter();
        var delivery = Task.CompletedTask;
        turns.Run(() => delivery = _observer.Deliver(Batch("hub/chat", 1, Message.FromBytes(new byte[WorkTurn.Bytes / 3]))));

        await Wait.ForAsync(delivery, "the end of the delivery");
        Assert.True(turns.Turns >= 3, $"{turns.Turns} turns for four times the bytes of one");
        Assert.All(sockets, socket => Assert.Single(socket.Sent));
    }

    [Fact]
    public async Task Deliver_spares_many_excluded_too()
    {
        var members = Enumerable.Range(0, 30).Select(i => new FakeSocket("m" + i)).ToList();
        _sockets.Members["hub/chat"] = members;
        ImmutableArray<string> excluded = [.. Enumerable.Range(0, 20).Select(i => "m" + i)];

        await _observer.Deliver(Batch("hub/chat", 1, Text("x") with { Excluded = excluded }));

        Assert.Equal(10, members.Count(member => member.Sent.Count == 1));
        Assert.All(members.Take(20), member => Assert.Empty(member.Sent));
    }

    [Fact]
    public async Task Deliver_twice_reaches_each_member_once()
    {
        var a = new FakeSocket("a");
        _sockets.Members["hub/chat"] = [a];

        await _observer.Deliver(Batch("hub/chat", 1, Text("1"), Text("2")));
        await _observer.Deliver(Batch("hub/chat", 1, Text("1"), Text("2")));
        await _observer.Deliver(Batch("hub/chat", 2, Text("2"), Text("3")));

        Assert.Equal(["t:1", "t:2", "t:3"], a.Sent);
    }

    [Fact]
    public async Task Deliver_after_a_gap_goes_on()
    {
        var a = new FakeSocket("a");
        _sockets.Members["hub/chat"] = [a];

        await _observer.Deliver(Batch("hub/chat", 1, Text("1")));
        await _observer.Deliver(Batch("hub/chat", 9, Text("9")));

        Assert.Equal(["t:1", "t:9"], a.Sent);
    }

    [Fact]
    public async Task Deliver_to_a_connection_reaches_only_that_one()
    {
        var (a, b) = (_sockets.Add(new FakeSocket("a")), _sockets.Add(new FakeSocket("b")));

        await _observer.Deliver(Batch(TopicKey.Connection("b"), 1, Text("x")));
        await _observer.Deliver(Batch(TopicKey.Connection("gone"), 1, Text("y")));

        Assert.Empty(a.Sent);
        Assert.Equal(["t:x"], b.Sent);
    }

    [Fact]
    public async Task Deliver_meant_for_an_earlier_life_is_dropped()
    {
        var a = new FakeSocket("a");
        _sockets.Members["hub/chat"] = [a];

        await _observer.Deliver(Batch("hub/chat", 1, Text("1")) with { FrontendId = "f-0" });

        Assert.Empty(a.Sent);
    }

    [Fact]
    public async Task Full_socket_does_not_keep_a_message_from_the_others()
    {
        var (full, b) = (new FakeSocket("a") { Accepts = false }, new FakeSocket("b"));
        _sockets.Members["hub/chat"] = [full, b];

        await _observer.Deliver(Batch("hub/chat", 1, Text("1")));

        Assert.Equal(["t:1"], b.Sent);
    }

    [Fact]
    public async Task Recall_reaches_the_pool_only_under_the_id_in_force()
    {
        var mine = new RecallNotice("f-1", new Permits(5, 0), false);

        await _observer.Recall(mine);
        await _observer.Recall(mine with { FrontendId = "f-0" });

        Assert.Equal([mine], _frontend.Recalls);
    }

    [Fact]
    public async Task Snapshot_has_sorted_ids_and_the_figures_of_admission()
    {
        foreach (var id in new[] { "b", "C", "a" }) _sockets.Add(new FakeSocket(id));
        _sockets.SetCount("hub/chat", 3);
        _frontend.OpenSockets = 4;
        _frontend.InUse = new Permits(3, 1);
        _frontend.Cap = new Permits(7, 2);

        var snapshot = await _observer.Snapshot();

        Assert.Equal(["C", "a", "b"], snapshot.ConnectionIds.AsEnumerable());
        Assert.Equal((4, 3), (snapshot.OpenSockets, snapshot.Memberships));
        Assert.Equal((new Permits(3, 1), new Permits(7, 2)), (snapshot.PermitsInUse, snapshot.Cap));
        Assert.Equal("f-1", snapshot.FrontendId);
    }

    [Fact]
    public async Task SetMembership_says_whether_the_socket_is_here()
    {
        _sockets.Add(new FakeSocket("a"));

        Assert.True(await _observer.SetMembership("a", "g", true));
        Assert.False(await _observer.SetMembership("b", "g", false));
        Assert.Equal([("a", "g", true), ("b", "g", false)], _sockets.MembershipChanges);
    }

    private static Message Text(string text) => Message.FromText(text);

    private static DeliveryBatch Batch(string target, long firstSeq, params Message[] messages) =>
        new("f-1", target, Outbox, firstSeq, [.. messages]);
}
