using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>An operator expels a running frontend.</summary>
public sealed class ExpelTests
{
    private const int Each = 20;
    private const int LeaseLost = 4007;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Expelled_frontend_closes_its_clients_and_comes_back_under_a_new_id_with_its_permits_returned()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 2, Settings.PatientRecall.With("Limits:MaxConnections", $"{2 * Each}"));
        var (expelled, other) = (cluster.Frontends[0], cluster.Frontends[1]);
        var lost = await WebSocketTestClient.OpenAsync(expelled.WebSocketUrl, Each);
        var kept = await WebSocketTestClient.OpenAsync(other.WebSocketUrl, Each);
        var id = await IdOfAsync(other, expelled.Name, _ => true);

        await other.Admin.ExpelAsync(id, "test");

        var closes = await Task.WhenAll(lost.Select(client => client.WaitForCloseAsync(Soon)));
        Assert.All(closes, close => Assert.Equal(LeaseLost, close.Code));
        Assert.NotEqual(id, await IdOfAsync(other, expelled.Name, found => found != id));
        await Expect.InUseAsync(other, Each);
        Assert.All(kept, client => Assert.True(client.IsOpen));

        var again = await WebSocketTestClient.OpenAsync(expelled.WebSocketUrl, Each);
        Assert.Null((await WebSocketTestClient.TryOpenAsync(other.WebSocketUrl)).Client);
        await other.Admin.ExpelAsync(id, "once more, which changes nothing");
        Assert.All(again, client => Assert.True(client.IsOpen));

        foreach (var client in lost.Concat(kept).Concat(again))
            await client.DisposeAsync();
    }

    /// <summary>The id of a name in the ledger, once it is alone there and as wanted.</summary>
    private static async Task<string> IdOfAsync(ServiceProcess service, string name, Func<string, bool> wanted)
    {
        var budget = await Eventually.Holds(
            $"one wanted id of {name} in the ledger",
            Soon,
            service.Admin.GetBudgetAsync,
            budget => budget.Frontends.Count(frontend => frontend.Name == name) == 1
                && wanted(budget.Frontends.Single(frontend => frontend.Name == name).Id));
        return budget.Frontends.Single(frontend => frontend.Name == name).Id;
    }
}
