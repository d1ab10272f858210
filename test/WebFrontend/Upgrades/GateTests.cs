using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Upgrades;

namespace Tidegate.WebFrontend.Tests.Upgrades;

public class GateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

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
    public async Task Ip_gate_counts_each_connection_out_once()
    {
        var gate = NewIpGate(new FakeTimeProvider());
        var first = await EnterAsync(gate);
        var second = await EnterAsync(gate);
        var refusal = (await gate.EnterAsync(IPAddress.Loopback, 2, TimeSpan.Zero)).Refusal!;
        Assert.Equal((RefusalReasons.IpLimit, 429, 2L, 2L), (refusal.Reason, refusal.StatusCode, refusal.Limit, refusal.InUse));
        var other = (await gate.EnterAsync(IPAddress.IPv6Loopback, 2, TimeSpan.Zero)).Slot!;

        first.Dispose();
        first.Dispose();
        var third = await EnterAsync(gate);
        Assert.NotNull((await gate.EnterAsync(IPAddress.Loopback, 2, TimeSpan.Zero)).Refusal);

        foreach (var slot in new[] { second, other, third })
            slot.Dispose();
        Assert.Equal((0, 0), (gate.Addresses, gate.Waiting));
    }

    [Fact]
    public async Task Ip_gate_gives_a_place_that_comes_free_to_the_first_who_waits()
    {
        var time = new FakeTimeProvider();
        var gate = NewIpGate(time);
        var first = await EnterAsync(gate, cap: 1);
        var second = gate.EnterAsync(IPAddress.Loopback, 1, Patience).AsTask();
        var third = gate.EnterAsync(IPAddress.Loopback, 1, Patience).AsTask();

        first.Dispose();
        var slot = (await second).Slot!;
        Assert.False(third.IsCompleted);
        time.Advance(Patience);

        Assert.NotNull((await third).Refusal);
        slot.Dispose();
        Assert.Equal((0, 0), (gate.Addresses, gate.Waiting));
    }

    [Fact]
    public async Task Ip_gate_lets_no_more_wait_than_its_bound_and_forgets_those_who_leave()
    {
        var gate = NewIpGate(new FakeTimeProvider());
        using var first = await EnterAsync(gate, cap: 1);
        using var gone = new CancellationTokenSource();
        Task[] waiting = [.. Enumerable.Range(0, IpGate.MinWaiting).Select(_ => gate.EnterAsync(IPAddress.Loopback, 1, Patience, gone.Token).AsTask())];

        Assert.NotNull((await gate.EnterAsync(IPAddress.Loopback, 1, Patience)).Refusal);
        await gone.CancelAsync();
        foreach (var one in waiting)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);

        Assert.Equal((1, 0), (gate.Addresses, gate.Waiting));
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
    public void Refusals_are_counted_by_reason()
    {
        var counters = new RefusalCounters();
        counters.Add("limit");
        counters.Add("limit");
        counters.Add("auth");

        Assert.Equal([KeyValuePair.Create("auth", 1L), KeyValuePair.Create("limit", 2L)], counters.Snapshot());
    }

    private static IpGate NewIpGate(TimeProvider time) => new(Options.Create(new TidegateOptions()), time);

    private static async Task<IDisposable> EnterAsync(IpGate gate, int cap = 2) =>
        (await gate.EnterAsync(IPAddress.Loopback, cap, TimeSpan.Zero)).Slot!;
}
