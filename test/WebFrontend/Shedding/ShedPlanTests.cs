using CsCheck;
using Tidegate.WebFrontend.Shedding;

namespace Tidegate.WebFrontend.Tests.Shedding;

public sealed class ShedPlanTests
{
    private static readonly TimeSpan Warning = TimeSpan.FromSeconds(5);
    private readonly ShedPlan _plan = new();

    [Fact]
    public void Longest_idle_are_warned_first_and_closed_staggered_after_the_warning()
    {
        string[] live = ["a", "b", "c", "d"];
        var orders = _plan.Update(2, live, Warning, perSecond: 1, TimeSpan.Zero);
        Assert.Equal(["a", "b"], orders.Warn);
        Assert.Empty(orders.Close);
        Assert.Empty(_plan.Update(2, live, Warning, 1, Warning - TimeSpan.FromMilliseconds(1)).Close);
        Assert.Equal(["a"], _plan.Update(2, live, Warning, 1, Warning).Close);
        Assert.Empty(_plan.Update(2, live, Warning, 1, Warning).Close);
        Assert.Equal(["b"], _plan.Update(1, ["b", "c", "d"], Warning, 1, Warning + TimeSpan.FromSeconds(1)).Close);
        Assert.Empty(_plan.Update(0, ["c", "d"], Warning, 1, TimeSpan.FromSeconds(7)).Warn);
        Assert.Equal(0, _plan.Count);
    }

    [Fact]
    public void Raised_limit_spares_those_who_would_come_last()
    {
        string[] live = ["a", "b", "c", "d"];
        _plan.Update(3, live, Warning, 10, TimeSpan.Zero);
        _plan.Update(1, live, Warning, 10, TimeSpan.FromSeconds(1));
        Assert.Equal(["a"], _plan.Update(1, live, Warning, 10, TimeSpan.FromSeconds(10)).Close);
    }

    [Fact]
    public void Nobody_is_closed_unwarned_or_twice_and_never_more_than_asked() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 40].Array[1, 40], Gen.Int[1, 20]).Sample((count, demands, perSecond) =>
        {
            var plan = new ShedPlan();
            var live = Enumerable.Range(0, count).Select(i => $"c{i:00}").ToList();
            var warned = new Dictionary<string, TimeSpan>();
            var now = TimeSpan.Zero;
            foreach (var demand in demands)
            {
                now += TimeSpan.FromMilliseconds(700);
                var toShed = Math.Min(demand, live.Count);
                var orders = plan.Update(toShed, live, Warning, perSecond, now);
                foreach (var id in orders.Warn) warned[id] = now;
                foreach (var id in orders.Close)
                {
                    Assert.True(now - warned[id] >= Warning);
                    Assert.True(live.Remove(id));
                }

                Assert.True(orders.Close.Count <= toShed);
            }
        });
}
