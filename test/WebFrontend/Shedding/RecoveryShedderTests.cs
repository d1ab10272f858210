using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Connections;
using Tidegate.Recovery;
using Tidegate.Topics;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Recovery;
using Tidegate.WebFrontend.Shedding;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Tests.Shedding;

/// <summary>The orders of recovery procedures, carried out on real sockets.</summary>
public sealed class RecoveryShedderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Warning = TimeSpan.FromSeconds(10);

    private readonly OrdersSource _orders = new();

    [Fact]
    public async Task Idle_clients_are_warned_then_closed_and_those_who_say_something_stay_though_the_figure_is_not_reached()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { ShedIdleFor = IdleFor, ShedWarningPeriod = Warning, ShedPerSecond = 10 });
        var shedder = new IdleShedder(
            host.Admission, _orders, host.Registry, host.Get<ClusterSettingsSource>(), host.Get<MonotonicClock>(), NullLogger<IdleShedder>.Instance);
        using var idle = await host.ConnectAsync();
        var idleHere = await host.Gateway.NextOpened();
        using var woken = await host.ConnectAsync();
        var wokenHere = await host.Gateway.NextOpened();
        using var active = await host.ConnectAsync();
        var activeHere = await host.Gateway.NextOpened();
        host.Time.Advance(IdleFor);
        await EchoAsync(active);

        shedder.Tick(Second);
        Assert.Null(idleHere.WarnedFor);
        _orders.Update(new RecoveryOrders { ShedIdleTo = 0 });
        shedder.Tick(Second);

        foreach (var warned in (RawClient[])[idle, woken])
            Assert.Contains("idleWarning", await warned.ReadTextAsync(), StringComparison.Ordinal);
        await EchoAsync(woken);
        host.Time.Advance(Warning + Second);
        shedder.Tick(Second);
        Assert.Equal(CloseCodes.Idle.Code, (await idle.ReadCloseAsync()).Code);
        Assert.Equal(ConnectionState.Closing, idleHere.Read().State);
        Assert.All((FrontendConnection[])[wokenHere, activeHere], stays => Assert.False(stays.IsClosing));
    }

    [Fact]
    public async Task Client_over_its_share_of_memory_is_closed_and_one_that_holds_only_itself_stays()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { SendQueueBytes = int.MaxValue, MaxMemoryPerConnectionBytes = long.MaxValue });
        var reliever = new MemoryReliever(
            _orders, host.Registry, host.Get<ConnectionMemory>(), host.Get<ClusterSettingsSource>(), NullLogger<MemoryReliever>.Instance);
        using var slow = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", receiveBuffer: 4096);
        var slowHere = await host.Gateway.NextOpened();
        using var other = await host.ConnectAsync();
        var otherHere = await host.Gateway.NextOpened();
        Assert.True(slowHere.Send(MessageKind.Binary, new byte[16 * 1024 * 1024]));

        _orders.Update(new RecoveryOrders { MemoryTo = long.MaxValue });
        reliever.Tick(Second);
        Assert.Equal(ConnectionState.Open, slowHere.Read().State);
        _orders.Update(new RecoveryOrders { MemoryTo = 0 });
        reliever.Tick(Second);

        Assert.Equal((ConnectionState.Closing, ConnectionState.Open), (slowHere.Read().State, otherHere.Read().State));
        host.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(CloseCodes.MemoryLimit.Code, (await host.Gateway.NextClosed()).Code);
    }

    private static async Task EchoAsync(RawClient client)
    {
        await client.SendAsync(RawClient.Text("here"));
        Assert.Equal("here", await client.ReadTextAsync());
    }
}
