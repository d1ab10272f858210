using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

public sealed class ConnectionSlotsTests
{
    [Fact]
    public async Task Everybody_who_is_there_is_met_whoever_comes_and_goes()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();
        var slots = new ConnectionSlots();
        var places = Enumerable.Range(0, 200).Select(_ => slots.Add(connection)).ToList();
        Assert.Equal(200, places.Distinct().Count());

        using var walk = slots.Walk().GetEnumerator();
        Assert.True(walk.MoveNext());
        foreach (var place in places.Where(place => place % 2 == 1))
            slots.Remove(place);
        var met = 1;
        while (walk.MoveNext())
            met++;

        Assert.Equal(100, met);
        Assert.Equal(1, slots.Add(connection) % 2);
        Assert.Equal(101, slots.Walk().Count());
    }
}
