using System.Net;
using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Upgrades;

namespace Tidegate.WebFrontend.Tests.Upgrades;

public class ChurnPaceTests
{
    private const int PerSecond = 2;
    private const int Burst = PerSecond * ChurnPace.BurstSeconds;

    private static readonly AddressKey Here = AddressKey.Of(IPAddress.Loopback);
    private static readonly AddressKey There = AddressKey.Of(IPAddress.IPv6Loopback);

    private readonly TidegateOptions _options = new();
    private readonly ChurnPace _pace;

    public ChurnPaceTests()
    {
        _options.Transport.ShortConnectionsPerSecond = PerSecond;
        _pace = new ChurnPace(Options.Create(_options));
    }

    [Fact]
    public void Address_that_connects_and_leaves_too_fast_has_its_turn_at_the_rate()
    {
        End(Here, Burst);
        Assert.Equal(TimeSpan.Zero, _pace.Enter(Here, TimeSpan.Zero));

        End(Here, 1);
        Assert.Equal(TimeSpan.FromSeconds(0.5), _pace.Enter(Here, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(1), _pace.Enter(Here, TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, _pace.Enter(There, TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, _pace.Enter(Here, TimeSpan.FromSeconds(1.5)));
    }

    [Fact]
    public void Wait_that_is_too_long_is_refused_and_not_counted()
    {
        var most = PerSecond * (int)ChurnPace.LongestWait.TotalSeconds;
        End(Here, Burst + most + 1);

        Assert.Null(_pace.Enter(Here, TimeSpan.Zero));
        Assert.Equal(ChurnPace.LongestWait, _pace.Enter(Here, TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public void Connections_that_lived_a_while_are_not_counted()
    {
        for (var n = 0; n < 100; n++)
            _pace.Ended(Here, ChurnPace.ShortLife, TimeSpan.Zero);

        Assert.Equal(0, _pace.Addresses);
        Assert.Equal(TimeSpan.Zero, _pace.Enter(Here, TimeSpan.Zero));
    }

    [Fact]
    public void Addresses_are_bounded_and_those_without_debts_make_room()
    {
        for (var n = 0; n < ChurnPace.MaxAddresses; n++)
            End(AddressKey.Of(new IPAddress(n + 1L)), 1);
        End(Here, Burst + 1);
        Assert.Equal(TimeSpan.Zero, _pace.Enter(Here, TimeSpan.Zero));

        var later = TimeSpan.FromSeconds(1);
        for (var n = 0; n < Burst + 1; n++)
            _pace.Ended(Here, TimeSpan.Zero, later);
        Assert.Equal(1, _pace.Addresses);
        Assert.Equal(TimeSpan.FromSeconds(0.5), _pace.Enter(Here, later));
    }

    [Fact]
    public async Task Clients_that_left_at_once_hold_their_address_back_and_those_that_were_closed_do_not()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Transport.ShortConnectionsPerSecond = PerSecond);
        for (var n = 0; n < Burst + 1; n++)
        {
            using var closed = await host.ConnectAsync();
            (await host.Gateway.NextOpened()).BeginClose(CloseCodes.TryAgainLater);
            Assert.Equal(CloseCodes.TryAgainLater.Code, (await closed.ReadCloseAsync()).Code);
            await closed.SendAsync(RawClient.Close(1000));
            await host.Gateway.NextClosed();
        }

        for (var n = 0; n < Burst + 1; n++)
        {
            using var leaving = await host.ConnectAsync();
            await host.Gateway.NextOpened();
            leaving.Reset();
            await host.Gateway.NextClosed();
        }

        await Expect.Within(UntilAsync(() => host.Get<ChurnPace>().Addresses == 1), "the count");
        for (var n = 0; n < PerSecond * ChurnPace.LongestWait.TotalSeconds; n++)
            host.Get<ChurnPace>().Ended(Here, TimeSpan.Zero, TimeSpan.Zero);
        using var refused = await RawClient.OpenAsync(host.Port);
        await refused.SendAsync(RawClient.Handshake("/ws?hub=echo"));
        Assert.StartsWith("HTTP/1.1 503", await refused.ReadHeadAsync());
        Assert.Equal(1, host.Refusals.Snapshot()[RefusalReasons.Rate]);

        host.Pass(TimeSpan.FromSeconds(3));
        using var waiting = await RawClient.OpenAsync(host.Port);
        host.Time.Forget();
        var opened = host.Gateway.NextOpened();
        await waiting.SendAsync(RawClient.Handshake("/ws?hub=echo"));
        await host.Time.RunAsync(opened, ChurnPace.LongestWait);
        Assert.StartsWith("HTTP/1.1 101", await waiting.ReadHeadAsync());
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }

    private void End(AddressKey address, int times)
    {
        for (var n = 0; n < times; n++)
            _pace.Ended(address, TimeSpan.Zero, TimeSpan.Zero);
    }
}
