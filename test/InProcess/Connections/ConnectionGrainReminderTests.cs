using Tidegate.Connections;
using Tidegate.InProcess.Tests.Fixture;

namespace Tidegate.InProcess.Tests.Connections;

public sealed class ConnectionGrainReminderTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(125);

    private readonly FakeFrontend _frontend = cluster.AddFrontend();

    [Fact]
    public async Task Heartbeat_of_a_young_connection_registers_no_reminder()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(59 * Second, grain);

        await GrainCluster.Heartbeat(grain, _frontend, socket);

        Assert.Empty(await cluster.RemindersOf(grain));
    }

    [Fact]
    public async Task Heartbeat_of_an_old_connection_registers_one_reminder_that_names_the_frontend()
    {
        var (grain, socket) = await OpenWithReminder();

        await GrainCluster.Heartbeat(grain, _frontend, socket);

        var reminder = Assert.Single(await cluster.RemindersOf(grain));
        Assert.Equal("heartbeat/" + _frontend.Id, reminder.ReminderName);
        Assert.Equal(TimeSpan.FromMinutes(1), reminder.Period);
        Assert.True((await grain.Get())!.HasReminder);
    }

    [Fact]
    public async Task Closed_unregisters_the_reminder()
    {
        var (grain, socket) = await OpenWithReminder();
        _frontend.Disconnect(socket);

        await grain.Closed(new ConnectionClosed(1000, "", socket.Read(0)));

        Assert.Empty(await cluster.RemindersOf(grain));
    }

    [Fact]
    public async Task Closed_at_a_grain_that_lost_its_state_unregisters_the_reminder()
    {
        var (grain, socket) = await OpenWithReminder();
        _frontend.Disconnect(socket);
        await cluster.Deactivate(grain);

        await grain.Closed(new ConnectionClosed(1000, "", socket.Read(0)));

        Assert.Empty(await cluster.RemindersOf(grain));
    }

    [Fact]
    public async Task Closed_with_a_handle_that_is_out_of_date_unregisters_what_the_table_has()
    {
        var (grain, socket) = await OpenWithReminder();
        var row = Assert.Single(await cluster.RemindersOf(grain));
        await cluster.Reminders.UpsertRow(row);
        _frontend.Disconnect(socket);

        await grain.Closed(new ConnectionClosed(1000, "", socket.Read(0)));

        Assert.Empty(await cluster.RemindersOf(grain));
    }

    [Fact]
    public async Task Tick_at_a_fresh_connection_asks_nobody()
    {
        var (grain, _) = await OpenWithReminder();
        var calls = _frontend.Calls;
        await cluster.Advance(59 * Second);

        await GrainCluster.Tick(grain, _frontend);

        Assert.Equal(calls, _frontend.Calls);
    }

    [Fact]
    public async Task Tick_without_heartbeats_asks_the_frontend_and_keeps_a_connection_that_lives()
    {
        var (grain, _) = await OpenWithReminder();
        var calls = _frontend.Calls;
        await cluster.Advance(61 * Second);

        await GrainCluster.Tick(grain, _frontend);

        Assert.Equal(calls + 1, _frontend.Calls);
        Assert.True(cluster.IsActive(grain));
        Assert.Single(await cluster.RemindersOf(grain));
    }

    [Fact]
    public async Task Tick_at_an_activation_that_knows_nothing_finds_the_frontend_and_starts_the_idle_timer_again()
    {
        var (grain, socket) = await OpenWithReminder();
        await cluster.Register(_frontend);
        await cluster.Deactivate(grain);

        await GrainCluster.Tick(grain, _frontend);

        Assert.Null(await grain.Get());
        await cluster.Advance(210 * Second, grain);
        Assert.Single(socket.Warnings);
    }

    [Fact]
    public async Task Tick_of_an_orphan_cleans_up()
    {
        var (grain, socket) = await OpenWithReminder();
        await cluster.Register(_frontend);
        await cluster.Deactivate(grain);
        _frontend.Disconnect(socket);

        await GrainCluster.Tick(grain, _frontend);

        Assert.Empty(await cluster.RemindersOf(grain));
        await cluster.WhenGone(grain);
    }

    [Fact]
    public async Task Tick_with_an_unknown_frontend_leaves_the_reminder_until_the_lease_is_over()
    {
        var (grain, _) = await OpenWithReminder();
        await cluster.Deactivate(grain);

        await GrainCluster.Tick(grain, _frontend);
        Assert.Single(await cluster.RemindersOf(grain));

        var gone = cluster.WhenGone(grain);
        await cluster.Advance(Lease, grain);
        await gone;
        Assert.Empty(await cluster.RemindersOf(grain));
    }

    [Fact]
    public async Task Tick_after_a_failure_finds_a_frontend_that_reconnected_by_its_new_way()
    {
        var (grain, socket) = await OpenWithReminder();
        _frontend.Fail();
        await cluster.Advance(61 * Second);
        await GrainCluster.Tick(grain, _frontend);
        var reconnected = cluster.AddFrontend(_frontend.Id);
        reconnected.Connect(socket.Id);
        await cluster.Register(reconnected);

        await GrainCluster.Tick(grain, _frontend);

        Assert.Equal(1, reconnected.Calls);
        Assert.True(cluster.IsActive(grain));
    }

    [Fact]
    public async Task Tick_at_a_grain_that_has_ended_removes_a_reminder_that_came_too_late()
    {
        var socket = _frontend.Connect();
        var grain = cluster.Connection(socket);
        await grain.Closed(new ConnectionClosed(1000, "", socket.Read(0)));
        await cluster.Reminders.UpsertRow(new ReminderEntry
        {
            GrainId = grain.GetGrainId(),
            ReminderName = "heartbeat/" + _frontend.Id,
            Period = TimeSpan.FromMinutes(1),
            StartAt = DateTime.UtcNow + TimeSpan.FromMinutes(1),
        });

        await GrainCluster.Tick(grain, _frontend);

        Assert.Empty(await cluster.RemindersOf(grain));
    }

    [Fact]
    public async Task Reminder_that_could_not_be_registered_is_registered_by_the_next_heartbeat()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(60 * Second, grain);
        cluster.RemindersFail = true;
        await GrainCluster.Heartbeat(grain, _frontend, socket);
        cluster.RemindersFail = false;
        Assert.False((await grain.Get())!.HasReminder);

        await GrainCluster.Heartbeat(grain, _frontend, socket);

        Assert.Single(await cluster.RemindersOf(grain));
    }

    [Fact]
    public async Task Reminder_that_could_not_be_removed_is_removed_by_its_next_tick()
    {
        var (grain, socket) = await OpenWithReminder();
        await cluster.Register(_frontend);
        _frontend.Disconnect(socket);
        var gone = cluster.WhenGone(grain);
        cluster.RemindersFail = true;
        await grain.Closed(new ConnectionClosed(1000, "", socket.Read(0)));
        cluster.RemindersFail = false;
        await gone;
        Assert.Single(await cluster.RemindersOf(grain));

        await GrainCluster.Tick(grain, _frontend);

        Assert.Empty(await cluster.RemindersOf(grain));
    }

    [Fact]
    public async Task Tick_without_a_directory_leaves_everything_to_the_next_one()
    {
        var (grain, _) = await OpenWithReminder();
        await cluster.Deactivate(grain);
        cluster.DirectoryFails = true;

        await GrainCluster.Tick(grain, _frontend);
        cluster.DirectoryFails = false;

        Assert.True(cluster.IsActive(grain));
        Assert.Single(await cluster.RemindersOf(grain));
    }

    private async Task<(IConnectionGrain Grain, FakeSocket Socket)> Open()
    {
        var socket = _frontend.Connect();
        return (await cluster.Open(_frontend, socket), socket);
    }

    private async Task<(IConnectionGrain Grain, FakeSocket Socket)> OpenWithReminder()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(60 * Second, grain);
        await GrainCluster.Heartbeat(grain, _frontend, socket);
        return (grain, socket);
    }
}
