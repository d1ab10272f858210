using Tidegate.Clients.Admin;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Alerts;

/// <summary>Alerts of the ledger's storage and of its takeovers, raised by a real Redis and a silo that crashes.</summary>
public sealed class StorageAlertTests
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(60);

    private static Settings Quick => new()
    {
        ["Alerts:Interval"] = "00:00:00.2",
        ["Alerts:HoldTime"] = "00:00:01",
        ["Lease:RenewInterval"] = "00:00:00.3",
    };

    [Fact]
    public async Task Redis_that_is_slow_and_then_full_is_told()
    {
        await using var cluster = await RedisCluster.StartAsync(silos: 1, frontends: 1, Quick.With("Alerts:ControlPlaneTime", "00:00:01"));
        var (frontend, redis) = (cluster.Frontends[0], cluster.Redis);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("OK", await redis.CommandAsync("CLIENT", "PAUSE", "600", "WRITE"));
            // A write of this test waits as long as those of the ledger do.
            Assert.Equal("OK", await redis.CommandAsync("SET", "waits", "1"));
        }

        var slow = await Raised.ByAsync(frontend, "storage_errors", Late);
        Assert.Equal(("cluster", "WARNING", 1), (slow.Scope, slow.Severity, slow.Threshold));
        Assert.DoesNotContain(" and 0 took more", slow.Message, StringComparison.Ordinal);

        // It takes no writes any longer, and answers that at once.
        Assert.Equal("OK", await redis.CommandAsync("CONFIG", "SET", "maxmemory", "1"));
        var down = await Raised.ByAsync(frontend, "control_plane_down", Late);
        Assert.Equal("CRITICAL", down.Severity);
        Assert.Equal("OK", await redis.CommandAsync("CONFIG", "SET", "maxmemory", "0"));
        await Raised.OverAsync(frontend, "control_plane_down", Late);
        await Raised.ByAsync(frontend, "storage_errors", Late, alert => !alert.Message.Contains("of the ledger 0 failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silo_that_crashes_again_and_again_is_told_though_the_watcher_crashes_with_it()
    {
        await using var cluster = await RedisCluster.StartAsync(silos: 1, frontends: 1, Quick);
        var frontend = cluster.Frontends[0];
        var epoch = (await EpochAsync(frontend, above: 0)).Epoch;

        for (var crashes = 1; crashes <= 3; crashes++)
        {
            Assert.Null((await frontend.Admin.GetAlertsAsync()).Find("ledger_flapping"));
            await cluster.CrashSiloAsync(0);
            epoch = (await EpochAsync(frontend, epoch)).Epoch;
        }

        var flapping = await Raised.ByAsync(frontend, "ledger_flapping", Late);
        Assert.Equal(("cluster", "WARNING", 2), (flapping.Scope, flapping.Severity, flapping.Threshold));
        Assert.InRange(flapping.Value, 3, 100);
    }

    private static Task<BudgetView> EpochAsync(ServiceProcess frontend, long above) =>
        Eventually.Holds($"the ledger is taken over after epoch {above}", Late, frontend.Admin.GetBudgetAsync, budget => budget.Epoch > above);
}
