using Tidegate.Alerts;
using Tidegate.Budget;
using Tidegate.InProcess.Tests.Fixture;

namespace Tidegate.InProcess.Tests.Alerts;

public sealed class AlertGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly IAlertGrain _grain = cluster.Grains.GetGrain<IAlertGrain>(IAlertGrain.Key);

    [Fact]
    public async Task Alert_is_raised_kept_through_a_restart_of_its_grain_and_cleared()
    {
        cluster.Ledger = Budget(70);
        await Until("samples", report => report.Alerts.IsEmpty, samples: 3);

        cluster.Ledger = Budget(90);
        var raised = await Until("connections_high", report => report.Alerts.Any(alert => alert.Name == "connections_high"));
        var alert = Assert.Single(raised.Alerts);
        Assert.Equal(("cluster", 90, 80), (alert.Scope, alert.Value, alert.Threshold));

        await cluster.Deactivate(_grain);
        var again = await _grain.Get();
        Assert.Equal(alert.Since, Assert.Single(again.Alerts).Since);

        cluster.Ledger = Budget(10);
        await Until("the end of it", report => report.Alerts.IsEmpty, samples: 400);
        var history = await _grain.History(10, null);
        Assert.Equal([AlertChange.Cleared, AlertChange.Raised], history.Events.Select(happened => happened.Change));

        cluster.Ledger = null;
        var down = await Until("control_plane_down", report => report.Alerts.Any(up => up.Name == "control_plane_down"), samples: 400);
        Assert.Equal(AlertSeverity.Critical, down.Alerts[0].Severity);
        Assert.Null(down.LimitReachedIn);
    }

    // The grain takes its samples by a clock that only this test advances; a sample is asked for until it shows.
    private async Task<AlertReport> Until(string what, Func<AlertReport, bool> holds, int samples = 100)
    {
        for (var i = 0; i < samples; i++)
        {
            await _grain.Wake();
            cluster.Time.Advance(Interval);
            await Task.Yield();
            var report = await _grain.Get();
            if (holds(report) && i >= 2)
                return report;
            // The questions of a sample go through other grains: let them answer.
            await _grain.History(1, null);
        }

        throw new TimeoutException($"{samples} samples did not show {what}.");
    }

    private static BudgetStatus Budget(int inUse) => new()
    {
        Limit = new LimitSetting { Version = 1, MaxConnections = 100 },
        EffectiveLimit = 100,
        InUse = new Permits(inUse, 0),
        Epoch = 1,
    };
}
