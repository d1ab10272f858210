using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.InProcess.Tests.Fixture;
using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Frontends;

public sealed class ClusterViewGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>, IAsyncLifetime
{
    private readonly IClusterViewGrain _view = cluster.Grains.GetGrain<IClusterViewGrain>(0);
    private readonly FakeFrontend _first = cluster.AddFrontend("a-" + Guid.NewGuid().ToString("N"));
    private readonly FakeFrontend _second = cluster.AddFrontend("b-" + Guid.NewGuid().ToString("N"));
    private readonly Dictionary<FakeSocket, IConnectionGrain> _open = [];

    public async Task InitializeAsync()
    {
        await cluster.Register(_first);
        await cluster.Register(_second);
    }

    // The tests of this class share a cluster: each leaves it empty.
    public async Task DisposeAsync()
    {
        foreach (var (socket, grain) in _open)
            await grain.Closed(new ConnectionClosed(1000, "", socket.Read(0) with { Age = TimeSpan.FromDays(1) }));
        var gone = Task.WhenAll(_open.Values.Select(cluster.WhenGone));
        await cluster.Advance(TimeSpan.FromSeconds(5));
        await gone;

        var directory = cluster.Grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key);
        await directory.Unregister(_first.Id);
        await directory.Unregister(_second.Id);
    }

    [Fact]
    public async Task List_follows_the_frontends_page_by_page()
    {
        _first.Connect("1");
        _first.Connect("2");
        _second.Connect("3");
        _second.Connect("4");
        _second.Connect("5");

        var first = await _view.List(new ConnectionQuery { Top = 2 });
        var second = await _view.List(new ConnectionQuery { Top = 2, After = first.Next });
        var last = await _view.List(new ConnectionQuery { Top = 2, After = second.Next });

        Assert.Equal(["1", "2"], Ids(first));
        Assert.Equal(["3", "4"], Ids(second));
        Assert.Equal(["5"], Ids(last));
        Assert.Null(last.Next);
    }

    [Fact]
    public async Task List_fills_a_page_from_several_frontends()
    {
        _first.Connect("1");
        _second.Connect("2");
        _second.Connect("3");

        var page = await _view.List(new ConnectionQuery { Top = 2 });

        Assert.Equal(["1", "2"], Ids(page));
        Assert.Equal(new ConnectionCursor(_second.Id, "2"), page.Next);
    }

    [Fact]
    public async Task List_exactly_one_page_has_no_next()
    {
        _second.Connect("1");

        var page = await _view.List(new ConnectionQuery { Top = 1 });

        Assert.Equal(["1"], Ids(page));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task List_of_the_longest_idle_ranks_all_frontends_together_and_names_the_silent_one()
    {
        var silent = cluster.AddFrontend();
        await cluster.Register(silent);
        silent.Fail();
        foreach (var (frontend, id) in new[] { (_second, "longest"), (_first, "long"), (_second, "short"), (_first, "shortest") })
        {
            frontend.Connect(id);
            await cluster.Advance(TimeSpan.FromSeconds(1));
        }

        var page = await _view.List(new ConnectionQuery { Top = 3, LongestIdleFirst = true });

        Assert.Equal(["longest", "long", "short"], Ids(page));
        Assert.Null(page.Next);
        Assert.Equal(silent.Id, Assert.Single(page.Unreachable));
        await cluster.Grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).Unregister(silent.Id);
    }

    [Fact]
    public async Task Forecast_names_the_longest_idle_as_far_as_frontends_answer()
    {
        _first.Connect("long");
        await cluster.Advance(TimeSpan.FromSeconds(1));
        _first.Connect("short");
        _second.Fail();
        cluster.Forecast = new LimitForecast
        {
            Current = new LimitSetting { MaxConnections = 2 },
            Proposed = new LimitSetting { MaxConnections = 0 },
            Frontends =
            [
                new FrontendForecast { FrontendId = _first.Id, Name = "", Close = new Permits(1, 0) },
                new FrontendForecast { FrontendId = _second.Id, Name = "", Close = new Permits(1, 0) },
            ],
        };

        var forecast = await _view.WhatIf(0);

        var candidate = Assert.Single(forecast.Frontends[0].First);
        Assert.Equal(("long", TimeSpan.FromSeconds(1)), (candidate.ConnectionId, candidate.IdleFor));
        Assert.Empty(forecast.Frontends[1].First);
        Assert.Equal(_second.Id, Assert.Single(forecast.Unreachable));
    }

    [Fact]
    public async Task List_names_the_frontend_that_does_not_answer_and_goes_on()
    {
        _first.Fail();
        _second.Connect("1");

        var page = await _view.List(new ConnectionQuery());

        Assert.Equal(["1"], Ids(page));
        Assert.Equal([_first.Id], page.Unreachable.AsEnumerable());
    }

    [Fact]
    public async Task List_of_nothing_fails() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _view.List(new ConnectionQuery { Top = 0 }));

    [Fact]
    public async Task Audit_of_a_quiet_cluster_is_consistent()
    {
        await Open(_first, withReminder: true);
        await Open(_second);
        var topic = cluster.NewTopic();
        await topic.SetMembers(new TopicMembers(_first.Id, 1, 1), _first.Way);
        _first.Memberships = 1;
        cluster.Ledger = Ledger((_first, 1), (_second, 1));

        var report = await _view.Audit();
        await topic.SetMembers(new TopicMembers(_first.Id, 2, 0), _first.Way);

        Assert.Empty(report.Differences);
        Assert.True(report.Consistent);
        Assert.Equal((2, 2, 2, 2), (report.Sockets, report.PermitsInUse, report.Grains, report.LedgerInUse));
        Assert.Equal((1, 1, 1), (report.Reminders, report.TopicMembers, report.TopicGrainMembers));
    }

    [Fact]
    public async Task Audit_finds_lost_grains_orphans_and_leaked_permits()
    {
        var lost = await Open(_first);
        var orphan = await Open(_second, withReminder: true);
        await cluster.Deactivate(_open[lost]);
        _second.Disconnect(orphan);
        _second.LeakedPermits = 1;
        cluster.Ledger = Ledger((_first, 1), (_second, 1));

        var report = await _view.Audit();

        Assert.False(report.Consistent);
        Assert.Equal([lost.Id], report.SocketsWithoutGrain.AsEnumerable());
        Assert.Equal([orphan.Id], report.GrainsWithoutSocket.AsEnumerable());
        Assert.Equal("0 sockets are open, but 1 permits are in use.", report.Differences[_second.Id]);
        Assert.Equal("1 reminders are registered, but 1 of them belong to no socket.", report.Differences["reminders"]);
    }

    [Fact]
    public async Task Audit_without_a_frontend_and_without_the_ledger_says_so()
    {
        await Open(_first);
        _second.Fail();
        cluster.Ledger = null;

        var report = await _view.Audit();

        Assert.False(report.Consistent);
        Assert.Equal([_second.Id], report.Unreachable.AsEnumerable());
        Assert.Equal("Could not be asked: No ledger in this test.", report.Differences["ledger"]);
        Assert.Equal(1, report.Grains);
    }

    [Fact]
    public async Task Audit_without_directory_and_reminder_table_says_so_and_blames_nobody()
    {
        await Open(_first);
        cluster.Ledger = Ledger((_first, 1), (_second, 0));
        cluster.DirectoryFails = cluster.RemindersFail = true;

        var report = await _view.Audit();
        cluster.DirectoryFails = cluster.RemindersFail = false;

        Assert.False(report.Consistent);
        Assert.Equal(["frontend-directory", "reminders"], report.Differences.Keys);
        Assert.Empty(report.GrainsWithoutSocket);
    }

    private async Task<FakeSocket> Open(FakeFrontend frontend, bool withReminder = false)
    {
        var socket = frontend.Connect();
        var grain = await cluster.Open(frontend, socket);
        _open.Add(socket, grain);
        if (withReminder)
            await grain.Heartbeat(socket.Descriptor, socket.Read(0) with { Age = TimeSpan.FromMinutes(2) }, frontend.Way);
        return socket;
    }

    private static BudgetStatus Ledger(params (FakeFrontend Frontend, int Live)[] entries) => new()
    {
        Limit = new LimitSetting { MaxConnections = 100 },
        InUse = new Permits(entries.Sum(entry => entry.Live), 0),
        Frontends = [.. entries.Select(entry => new BudgetFrontend
        {
            Id = entry.Frontend.Id,
            Name = "name",
            Live = new Permits(entry.Live, 0),
            Allowance = new Permits(entry.Live, 0),
            State = FrontendState.Serving,
        })],
    };

    private static IEnumerable<string> Ids(ConnectionPage page) => page.Connections.Select(view => view.Descriptor.ConnectionId);
}
