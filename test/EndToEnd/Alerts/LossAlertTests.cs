using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Alerts;

/// <summary>Alerts of grains that are gone or do not answer.</summary>
public sealed class LossAlertTests
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(90);

    /// <summary>Lease and margin by default, and then some.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(150);

    private static Settings Quick => new()
    {
        ["Alerts:Interval"] = "00:00:00.2",
        ["Lease:RenewInterval"] = "00:00:00.5",
    };

    [Fact]
    public async Task Close_notices_that_a_silo_does_not_take_are_told_once_it_answers_again()
    {
        const int Leaving = 30;
        await using var cluster = await Cluster.StartAsync(frontends: 1, Quick);
        var frontend = cluster.Frontends[0];
        var clients = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl, Leaving);
        await Expect.AuditAsync(frontend, Leaving);

        cluster.Silo.Process.Send(Signal.Stop);
        try
        {
            await Raised.CloseAllAsync(clients);
            await frontend.Output.WaitForAsync("a close notice that failed", line => line.Contains("did not hear the call Closed", StringComparison.Ordinal), Late);
        }
        finally
        {
            cluster.Silo.Process.Send(Signal.Continue);
        }

        var failures = await Raised.ByAsync(frontend, "cleanup_failures", Late);
        Assert.Equal(("cluster", "INVESTIGATION_NEEDED", 5), (failures.Scope, failures.Severity, failures.Threshold));
        await Expect.AuditAsync(frontend, 0, Late);
    }

    [Fact]
    public async Task Grains_that_are_lost_with_their_silo_are_told_as_drift_and_made_anew()
    {
        const int Connections = 40;
        // No heartbeat brings the grains back before the audit finds that they are gone.
        await using var cluster = await Cluster.StartAsync(frontends: 1, Quick.With("Cleanup:Interval", "00:00:02").With("Heartbeat:Interval", "00:05:00"));
        var frontend = cluster.Frontends[0];
        await Expect.AuditAsync(frontend, 0);
        await using var second = await cluster.StartSecondSiloAsync();
        // The memory that holds the ledger may begin anew where a silo joins; nothing is granted then until every lease has ended.
        await Eventually.Holds("the budget grants", Settled, frontend.Admin.GetBudgetAsync, budget => budget.SettlingForSeconds is null);
        var clients = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl, Connections);
        await Expect.AuditAsync(frontend, Connections, Late);

        await second.Process.KillAsync();

        var drift = await Raised.ByAsync(frontend, "audit_drift", Late);
        Assert.Equal(("cluster", "INVESTIGATION_NEEDED"), (drift.Scope, drift.Severity));
        Assert.Contains("sockets-grains: ", drift.Message, StringComparison.Ordinal);
        await Expect.AuditAsync(frontend, Connections, Late);
        Assert.All(clients, client => Assert.True(client.IsOpen));
    }
}
