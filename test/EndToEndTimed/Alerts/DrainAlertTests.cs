using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Alerts;

/// <summary>The alert of a drain that takes too long.</summary>
public sealed class DrainAlertTests
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(60);

    private static Settings Quick => new()
    {
        ["Alerts:Interval"] = "00:00:00.2",
        ["Alerts:HoldTime"] = "00:00:01",
        ["Lease:RenewInterval"] = "00:00:00.5",
    };

    [Fact]
    public async Task Frontend_that_stood_still_while_it_drained_is_told_until_the_last_socket_is_gone()
    {
        // Four sockets take 4.4 s; 5.5 s later the drain is late.
        const int Sockets = 4;
        await using var standalone = await Standalone.StartAsync(Quick
            .With("Drain:NoticePeriod", "00:00:00")
            .With("Drain:Window", "00:00:00")
            .With("Drain:PerSecond", "1")
            .With("Transport:CloseTimeout", "00:00:00.5"));
        var service = standalone.Service;
        var clients = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, Sockets);
        await service.Admin.DrainAsync((await service.Admin.GetBudgetAsync()).Frontends[0].Id, "test");
        await service.Output.WaitForAsync("the drain has begun", line => line.Contains($"Draining {Sockets} sockets", StringComparison.Ordinal), Late);

        service.Process.Send(Signal.Stop);
        await Pace.ForAsync(TimeSpan.FromSeconds(11));
        service.Process.Send(Signal.Continue);

        var overrun = await Raised.ByAsync(service, "drain_overrun", Late);
        Assert.Equal((service.Name, "WARNING"), (overrun.Scope, overrun.Severity));
        await Raised.OverAsync(service, "drain_overrun", Late);
        Assert.All(clients, client => Assert.False(client.IsOpen));
    }
}
