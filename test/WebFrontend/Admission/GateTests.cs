using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Budget;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Admission;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Admission;

public class GateTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("0.0.0.1", "0:0:0:1::", false)]
    public void Address_is_one_of_IPv4_or_one_network_of_IPv6(string first, string second, bool same) =>
        Assert.Equal(same, AddressKey.Of(IPAddress.Parse(first)) == AddressKey.Of(IPAddress.Parse(second)));

    [Fact]
    public void Ip_gate_counts_each_connection_out_once()
    {
        var gate = new IpGate();
        Assert.True(gate.TryEnter(IPAddress.Loopback, 2, out var first, out _));
        Assert.True(gate.TryEnter(IPAddress.Loopback, 2, out var second, out _));
        Assert.False(gate.TryEnter(IPAddress.Loopback, 2, out _, out var refusal));
        Assert.Equal((RefusalReasons.IpLimit, 429, 2L, 2L), (refusal.Reason, refusal.StatusCode, refusal.Limit, refusal.InUse));
        Assert.True(gate.TryEnter(IPAddress.IPv6Loopback, 2, out var other, out _));

        first.Dispose();
        first.Dispose();
        Assert.True(gate.TryEnter(IPAddress.Loopback, 2, out var third, out _));
        Assert.False(gate.TryEnter(IPAddress.Loopback, 2, out _, out _));

        foreach (var slot in new[] { second, other, third })
            slot.Dispose();
        Assert.Equal(0, gate.Addresses);
    }

    [Fact]
    public void Ip_gate_without_an_address_counts_all_as_one() => Assert.Equal(AddressKey.Of(null), default);

    [Fact]
    public void Rate_gate_smooths_and_gives_those_turned_away_one_slot_after_the_other()
    {
        var gate = new RateGate();
        var now = TimeSpan.FromSeconds(100);
        var taken = 0;
        var hints = new List<double>();
        for (var i = 0; i < 50; i++)
        {
            if (gate.TryTake(now, 20, PressureLevel.Normal, out var refusal))
                taken++;
            else
                hints.Add(refusal.RetryAfter.TotalSeconds);
        }

        Assert.Equal(2, taken);
        Assert.Equal(48 / 20.0, hints[^1], 6);
        Assert.Equal(hints.Order(), hints);
        for (var second = 1; second <= 10; second++)
            Assert.True(gate.TryTake(now + TimeSpan.FromSeconds(second / 20.0), 20, PressureLevel.Normal, out _));
    }

    [Fact]
    public void Rate_gate_that_turns_more_away_than_have_a_turn_spreads_them_over_half_a_minute()
    {
        var random = new Random(1);
        var gate = new RateGate(random.NextDouble);
        var hints = new List<int>();
        for (var i = 0; i < 1_900; i++)
        {
            if (!gate.TryTake(TimeSpan.FromSeconds(100), 10, PressureLevel.Normal, out var refusal))
                hints.Add((int)Math.Ceiling(refusal.RetryAfter.TotalSeconds));
        }

        Assert.InRange(hints.GroupBy(second => second).Max(group => group.Count()), 1, 100);
        Assert.Equal(60, hints.Max());
    }

    [Fact]
    public void Rate_gate_is_halved_under_pressure_and_off_at_zero()
    {
        var gate = new RateGate();
        Assert.True(gate.TryTake(TimeSpan.Zero, 4, PressureLevel.Backpressure, out _));
        Assert.False(gate.TryTake(TimeSpan.FromMilliseconds(300), 4, PressureLevel.Backpressure, out var refusal));
        Assert.Equal((RefusalReasons.Rate, 503, 2L), (refusal.Reason, refusal.StatusCode, refusal.Limit));
        Assert.True(gate.TryTake(TimeSpan.FromMilliseconds(300), 40, PressureLevel.Normal, out _));
        Assert.True(gate.TryTake(TimeSpan.FromMilliseconds(300), 0, PressureLevel.Exhausted, out _));
    }

    [Fact]
    public async Task User_gate_counts_the_cluster_and_the_upgrades_that_came_before()
    {
        var gateway = new FakeGateway();
        var counted = new TaskCompletionSource<int>();
        gateway.CountUser = (_, _) => counted.Task;
        var gate = new UserGate(gateway, new ConnectionRegistry(), NullLogger<UserGate>.Instance);

        var first = gate.EnterAsync("h", "ann", 4).AsTask();
        var second = gate.EnterAsync("h", "ann", 4).AsTask();
        counted.SetResult(3);

        var admitted = await first;
        Assert.NotNull(admitted.Place);
        var (place, refusal) = await second;
        Assert.Null(place);
        Assert.Equal((RefusalReasons.UserLimit, 429, 4L, 4L), (refusal!.Reason, refusal.StatusCode, refusal.Limit, refusal.InUse));
        admitted.Place.Dispose();
        admitted.Place.Dispose();
        Assert.Equal(0, gate.UnderWay);
    }

    [Fact]
    public async Task User_gate_without_the_cluster_goes_by_its_own_count()
    {
        var gateway = new FakeGateway { CountUser = (_, _) => Task.FromException<int>(new TimeoutException()) };
        var gate = new UserGate(gateway, new ConnectionRegistry(), NullLogger<UserGate>.Instance);

        var (place, refusal) = await gate.EnterAsync("h", "ann", 1);
        Assert.Null(refusal);
        Assert.NotNull((await gate.EnterAsync("h", "ann", 1)).Refusal);
        place!.Dispose();
        Assert.Equal((null, null), await gate.EnterAsync("h", "ann", 0));
    }

    [Fact]
    public void Refusals_are_counted_by_reason()
    {
        var counters = new RefusalCounters();
        counters.Add("limit");
        counters.Add("limit");
        counters.Add("auth");

        Assert.Equal([KeyValuePair.Create("auth", 1L), KeyValuePair.Create("limit", 2L)], counters.Snapshot());
    }
}
