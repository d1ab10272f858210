using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.InProcess.Tests.Fixture;

namespace Tidegate.InProcess.Tests.Audit;

public sealed class AuditGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>, IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly IAuditGrain _audit = cluster.Grains.GetGrain<IAuditGrain>(IAuditGrain.Key);
    private readonly FakeFrontend _frontend = cluster.AddFrontend();
    private long _rounds;

    public async Task InitializeAsync()
    {
        await _audit.Wake();
        var status = await _audit.GetStatus();
        _rounds = status.Rounds + status.Skipped;
    }

    public Task DisposeAsync() => cluster.Grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).Unregister(_frontend.Id);

    [Fact]
    public async Task What_differs_in_two_rounds_is_told_and_repaired()
    {
        var kept = _frontend.Connect();
        await cluster.Open(_frontend, kept);
        Ledger(live: 1);
        Assert.Empty((await Round()).Lasting);

        var lost = _frontend.Connect();
        var orphan = await cluster.Open(_frontend, lost);
        _frontend.Disconnect(lost);
        var unknown = _frontend.Connect();
        Ledger(live: 2);
        Assert.Empty((await Round()).Lasting);

        var found = await Round();

        Assert.Equal([$"grains-sockets: {lost.Id}", $"sockets-grains: {unknown.Id}"], found.Lasting.AsEnumerable());
        Assert.Equal([unknown.Id], _frontend.Reopened);
        Assert.True(found.Repairs >= 2, $"{found.Repairs} repairs");
        await cluster.Open(_frontend, unknown);
        Assert.Empty((await Round()).Lasting);
        Assert.False(cluster.IsActive(orphan));
        Assert.True(cluster.IsActive(cluster.Connection(kept)));
    }

    [Fact]
    public async Task Round_is_skipped_while_a_frontend_does_not_answer()
    {
        Ledger(live: 0);
        var before = await _audit.GetStatus();
        _frontend.Fail();

        var after = await Round();

        Assert.Equal((before.Rounds, before.Skipped + 1), (after.Rounds, after.Skipped));
    }

    [Fact]
    public async Task Explanations_and_refusals_come_from_whoever_remembers()
    {
        await cluster.Register(_frontend);
        var other = cluster.AddFrontend();
        await cluster.Register(other);
        _frontend.Fates["a"] = new Tidegate.Explaining.Fate(null, Refusal("a", 1));
        other.Fates["b"] = new Tidegate.Explaining.Fate(null, Refusal("b", 2));
        other.Fates["c"] = new Tidegate.Explaining.Fate(null, Refusal("c", 0));

        Assert.Equal("b", (await View().Explain("b"))?.Refused?.CorrelationId);
        Assert.Null(await View().Explain("nobody"));
        Assert.Equal(["b", "a"], (await View().Refusals(2)).Refusals.Select(refusal => refusal.CorrelationId));

        other.Fail();
        Assert.Contains(other.Id, (await View().Refusals(5)).Unreachable);
        await cluster.Grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).Unregister(other.Id);
    }

    private IClusterViewGrain View() => cluster.Grains.GetGrain<IClusterViewGrain>(Random.Shared.NextInt64());

    private static Tidegate.Explaining.RefusalRecord Refusal(string id, int second) => new()
    {
        CorrelationId = id,
        At = DateTimeOffset.UnixEpoch.AddSeconds(second),
        Frontend = "f",
        Reason = "limit",
        Remote = "r",
        Detail = "d",
    };

    // A registration lasts half a minute: the frontend renews just before the round is due.
    private async Task<AuditStatus> Round()
    {
        cluster.Time.Advance(Interval - Moment);
        await cluster.Register(_frontend);
        cluster.Time.Advance(Moment);
        _rounds++;
        using var patience = new CancellationTokenSource(GrainCluster.Patience);
        while (true)
        {
            var status = await _audit.GetStatus();
            if (status.Rounds + status.Skipped >= _rounds)
            {
                // Repairs follow the comparison.
                if (status.Lasting.IsEmpty || status.Repairs > 0)
                    return status;
            }

            if (patience.IsCancellationRequested)
                throw new TimeoutException($"Round {_rounds} of the audit did not come to its end: {status}");
            await Task.Yield();
        }
    }

    private void Ledger(int live) => cluster.Ledger = new BudgetStatus
    {
        Limit = new LimitSetting { Version = 1, MaxConnections = 100 },
        EffectiveLimit = 100,
        InUse = new Permits(live, 0),
        Frontends = [new BudgetFrontend { Id = _frontend.Id, Name = "name", State = FrontendState.Serving, Live = new Permits(live, 0), Allowance = new Permits(live, 0) }],
    };
}
