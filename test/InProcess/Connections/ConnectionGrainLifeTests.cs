using Tidegate.Connections;
using Tidegate.InProcess.Tests.Fixture;
using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Connections;

public sealed class ConnectionGrainLifeTests : IClassFixture<GrainCluster>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly GrainCluster _cluster;
    private readonly FakeFrontend _frontend;

    public ConnectionGrainLifeTests(GrainCluster cluster)
    {
        _cluster = cluster;
        _cluster.Time.Forget();
        _frontend = _cluster.AddFrontend();
    }

    [Fact]
    public async Task Heartbeat_rebuilds_a_lost_grain_and_its_timer()
    {
        var (grain, socket) = await Open();
        await _cluster.Advance(100 * Second, grain);
        await _cluster.Deactivate(grain);
        Assert.False(_cluster.IsActive(grain));

        await GrainCluster.Heartbeat(grain, _frontend, socket);

        Assert.Equal(socket.Descriptor, (await grain.Get())!.Descriptor);
        await _cluster.Advance(Second, grain);
        await _cluster.Advance(169 * Second, grain);
        Assert.Single(socket.Warnings);
    }

    [Fact]
    public async Task Heartbeat_that_comes_after_the_end_of_the_socket_makes_no_grain_that_stays()
    {
        var (grain, socket) = await Open();
        await Close(grain, socket);
        await GrainCluster.Heartbeat(grain, _frontend, socket);
        var gone = _cluster.WhenGone(grain);

        await _cluster.Advance(Second, grain);

        await gone;
    }

    [Fact]
    public async Task Closed_before_anything_else_ignores_what_it_has_overtaken()
    {
        var socket = _frontend.Connect();
        var grain = _cluster.Connection(socket);
        _frontend.Disconnect(socket);
        await grain.Closed(Ended(socket));

        await grain.Open(socket.Descriptor, _frontend.Way);
        await GrainCluster.Heartbeat(grain, _frontend, socket);
        await grain.Closed(Ended(socket));

        Assert.Null(await grain.Get());
        Assert.False(await grain.Close(new CloseRequest { Code = 4006 }));
        var gone = _cluster.WhenGone(grain);
        await _cluster.Advance(5 * Second, grain);
        await gone;
    }

    [Fact]
    public async Task Closed_ends_the_grain()
    {
        var (grain, socket) = await Open();
        var gone = _cluster.WhenGone(grain);

        await Close(grain, socket);

        await gone;
    }

    [Fact]
    public async Task Open_again_keeps_the_timer()
    {
        var (grain, socket) = await Open();
        await _cluster.Advance(100 * Second, grain);

        await grain.Open(socket.Descriptor, _frontend.Way);

        Assert.Equal(170 * Second, (await grain.Get())!.IdleCheckIn);
    }

    [Fact]
    public async Task Get_asks_for_fresh_figures()
    {
        var (grain, socket) = await Open();
        await GrainCluster.Heartbeat(grain, _frontend, socket);
        await _cluster.Advance(20 * Second);

        var view = (await grain.Get())!;

        Assert.Equal((20 * Second, TimeSpan.Zero), (view.Reading.IdleFor, view.ReadingAge));
        Assert.False(view.HasReminder);
    }

    [Fact]
    public async Task Get_falls_back_on_the_last_heartbeat_and_says_how_old_it_is()
    {
        var (grain, socket) = await Open();
        await _cluster.Advance(5 * Second);
        await GrainCluster.Heartbeat(grain, _frontend, socket);
        await _cluster.Advance(20 * Second);
        _frontend.Fail();

        var view = (await grain.Get())!;

        Assert.Equal((5 * Second, 20 * Second), (view.Reading.IdleFor, view.ReadingAge));
    }

    [Fact]
    public async Task Get_before_any_reading_and_without_answer_fails()
    {
        var (grain, _) = await Open();
        _frontend.Fail();

        await Assert.ThrowsAsync<InvalidOperationException>(grain.Get);
    }

    [Fact]
    public async Task Get_of_a_socket_that_is_gone_gives_none()
    {
        var (grain, socket) = await Open();
        _frontend.Disconnect(socket);

        Assert.Null(await grain.Get());
    }

    [Fact]
    public async Task Question_about_an_unknown_connection_gives_none_and_leaves_no_grain()
    {
        var grain = _cluster.Grains.GetGrain<IConnectionGrain>(Guid.NewGuid().ToString("N"));

        Assert.Null(await grain.Get());
        await _cluster.WhenGone(grain);

        Assert.False(await grain.Close(new CloseRequest { Code = 4006 }));
        Assert.False(await grain.JoinGroup("g"));
        Assert.Equal(new PublishResult(true, 0, 0, null), await grain.Send(Message.FromText("hello")));
        await _cluster.WhenGone(grain);
    }

    [Fact]
    public async Task Close_closes_the_socket_with_the_request()
    {
        var (grain, socket) = await Open();
        var request = new CloseRequest { Code = 4006, Reason = "bye", Actor = "operator" };

        Assert.True(await grain.Close(request));

        Assert.Equal(request, Assert.Single(socket.Closes).Request);
    }

    [Fact]
    public async Task Group_calls_change_the_membership_of_the_socket()
    {
        var (grain, socket) = await Open();

        Assert.True(await grain.JoinGroup("a"));
        Assert.True(await grain.JoinGroup("b"));
        Assert.True(await grain.LeaveGroup("a"));

        Assert.Equal(["b"], socket.Read(0).Groups.AsEnumerable());
    }

    [Fact]
    public async Task Send_reaches_the_connection_in_order()
    {
        var (grain, socket) = await Open();

        Assert.Equal(new PublishResult(true, 1, 1, null), await grain.Send(Message.FromText("1")));
        await grain.Send(Message.FromText("2"));
        await _frontend.WaitForDeliveries(2);

        Assert.All(_frontend.Deliveries, batch => Assert.Equal(TopicKey.Connection(socket.Id), batch.Target));
        Assert.Equal([1L, 2L], _frontend.Deliveries.Select(batch => batch.FirstSeq));
        Assert.Single(_frontend.Deliveries.Select(batch => batch.OutboxId).Distinct());
    }

    [Fact]
    public async Task Send_over_the_bound_is_not_accepted_and_says_when_to_try_again()
    {
        var (grain, _) = await Open();
        var gate = new TaskCompletionSource();
        _frontend.OnDeliver = _ => gate.Task;
        var large = Message.FromBytes(new byte[1024 * 1024]);

        Task<PublishResult>[] sends = [.. Enumerable.Range(0, 8).Select(_ => grain.Send(large))];
        for (var i = 0; i < 8; i++)
            await _cluster.Time.Confirm();
        Assert.All(await Task.WhenAll(sends), send => Assert.Equal((true, 1), (send.Accepted, send.Pending)));
        var refused = await grain.Send(large);

        Assert.False(refused.Accepted);
        Assert.NotNull(refused.RetryAfter);
        gate.SetResult();
        await _frontend.WaitForDeliveries(8);
    }

    [Fact]
    public async Task Send_larger_than_a_message_may_be_fails()
    {
        var (grain, _) = await Open();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => grain.Send(Message.FromBytes(new byte[(1024 * 1024) + 1])));
    }

    [Fact]
    public async Task Heartbeat_with_a_new_way_redirects_what_waits()
    {
        var (grain, socket) = await Open();
        _frontend.Fail();
        var send = grain.Send(Message.FromText("1"));
        await _frontend.WaitForDeliveries(1);
        var reconnected = _cluster.AddFrontend(_frontend.Id);

        await GrainCluster.Heartbeat(grain, reconnected, socket);
        await _cluster.Time.Retry();
        await reconnected.WaitForDeliveries(1);

        Assert.Equal(_frontend.Deliveries[0].OutboxId, reconnected.Deliveries[0].OutboxId);
        Assert.Equal(1, reconnected.Deliveries[0].FirstSeq);
        await send;
    }

    [Fact]
    public async Task Question_about_a_connection_whose_grain_was_lost_with_a_silo_finds_its_frontend()
    {
        var socket = _frontend.Connect();
        await _cluster.Register(_cluster.AddFrontend());
        await _cluster.Register(_frontend);
        var grain = _cluster.Connection(socket);
        _cluster.Changes.Recent = true;
        try
        {
            Assert.Equal(new PublishResult(true, 1, 1, null), await grain.Send(Message.FromText("hello")));
            Assert.Equal(socket.Descriptor, (await grain.Get())?.Descriptor);
            Assert.Single(_frontend.Deliveries);
        }
        finally
        {
            _cluster.Changes.Recent = false;
        }

        await Close(grain, socket);
    }

    [Fact]
    public async Task Question_about_a_connection_after_a_change_of_silos_is_not_denied_while_a_frontend_is_silent()
    {
        var grain = _cluster.Grains.GetGrain<IConnectionGrain>(Guid.NewGuid().ToString("N"));
        var silent = _cluster.AddFrontend();
        await _cluster.Register(silent);
        silent.Fail();
        _cluster.Changes.Recent = true;
        try
        {
            await Assert.ThrowsAsync<TimeoutException>(() => grain.Close(new CloseRequest { Code = 4006 }));
            silent.Recover();
            Assert.False(await grain.Close(new CloseRequest { Code = 4006 }));
        }
        finally
        {
            _cluster.Changes.Recent = false;
        }
    }


    [Fact]
    public async Task Operators_do_not_wait_behind_a_frontend_that_does_not_answer()
    {
        var (grain, socket) = await Open();
        using var gate = new ManualResetEventSlim();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.OnWarning = () =>
        {
            asked.TrySetResult();
            gate.Wait(GrainCluster.Patience);
        };
        await _cluster.Advance(270 * Second);
        await asked.Task.WaitAsync(GrainCluster.Patience);

        var send = grain.Send(Message.FromText("meanwhile"));
        await _cluster.Time.Confirm();
        Assert.Equal(new PublishResult(true, 1, 1, null, Pending: 1), await send);

        gate.Set();
        await GrainCluster.Settle(grain);
    }

    private async Task<(IConnectionGrain Grain, FakeSocket Socket)> Open()
    {
        var socket = _frontend.Connect();
        return (await _cluster.Open(_frontend, socket), socket);
    }

    private async Task Close(IConnectionGrain grain, FakeSocket socket)
    {
        _frontend.Disconnect(socket);
        var gone = _cluster.WhenGone(grain);
        await grain.Closed(Ended(socket));
        await gone;
    }

    private static ConnectionClosed Ended(FakeSocket socket) => new(1000, "", socket.Read(0));
}
