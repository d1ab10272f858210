using System.Net;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Two local clusters of one user on one machine, told apart by nothing but their ports.</summary>
public sealed class TwoLocalClustersTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _data = new();

    private IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["XDG_DATA_HOME"] = _data.Path };

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Second_cluster_serves_at_once_beside_the_first_and_settles_where_its_own_frontend_may_hold_permits()
    {
        var addresses = new ServiceAddresses { StateFolder = null };
        await using var first = ServiceProcess.Start("first", Programs.Standalone, addresses, new Settings(), Environment);
        await first.ReadyAsync();
        await using var ofFirst = await WebSocketTestClient.OpenAsync(first.WebSocketUrl);

        var others = addresses.ForAnotherSilo().ForAnotherFrontend();
        var silo = ServiceProcess.Start("silo", Programs.Silo, others, new Settings(), Environment);
        await using var second = ServiceProcess.Start("second", Programs.WebFrontend, others, new Settings(), Environment);
        await second.ReadyAsync();
        await using var ofSecond = await WebSocketTestClient.OpenAsync(second.WebSocketUrl);
        Assert.Null((await second.Admin.GetBudgetAsync()).SettlingForSeconds);

        await silo.Process.KillAsync();
        await silo.DisposeAsync();
        await using var again = ServiceProcess.Start("silo", Programs.Silo, others, new Settings(), Environment);

        await again.Output.WaitForAsync("the silo warns", line => line.Contains("No permits are granted for", StringComparison.Ordinal), Patience);
        await second.Output.WaitForAsync("the frontend warns", line => line.Contains("nothing is granted for", StringComparison.Ordinal), Patience);
        var budget = await Eventually.Holds("the budget settles", Patience, second.Admin.GetBudgetAsync, budget => budget.SettlingForSeconds > 0);
        Assert.Equal((0, "settling"), (budget.Free, budget.Pressure));
        await Eventually.Holds("the alert", Patience, second.Admin.GetAlertsAsync, alerts => alerts.Find("settling") is { Severity: "CRITICAL" });
    }
}
