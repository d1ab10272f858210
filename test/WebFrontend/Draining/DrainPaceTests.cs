using CsCheck;
using Tidegate.WebFrontend.Draining;

namespace Tidegate.WebFrontend.Tests.Draining;

public sealed class DrainPaceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void No_second_has_more_than_the_rate_however_late_the_ticks_come() => Gen
        .Select(Gen.Int[1, 20_000], Gen.Int[1, 3_000].Array[1, 200])
        .Sample((perSecond, pauses) =>
        {
            var pace = new DrainPace();
            var taken = new List<(TimeSpan At, int Count)>();
            var now = TimeSpan.Zero;
            foreach (var pause in pauses)
            {
                now += TimeSpan.FromMilliseconds(pause);
                taken.Add((now, pace.Take(now, int.MaxValue, perSecond)));
            }

            foreach (var (at, _) in taken)
            {
                var inSecond = taken.Where(other => other.At >= at && other.At < at + Second).Sum(other => other.Count);
                Assert.True(inSecond <= perSecond, $"{inSecond} closes in a second, at a rate of {perSecond}");
            }
        }, iter: 300);

    [Fact]
    public void Regular_ticks_reach_the_planned_share_of_the_rate()
    {
        var pace = new DrainPace();
        var taken = 0;
        for (var tick = 1; tick <= 200; tick++) taken += pace.Take(TimeSpan.FromMilliseconds(50 * tick), int.MaxValue, 1000);

        Assert.InRange(taken, 9_000, 9_100);
    }

    [Fact]
    public void No_more_is_taken_than_is_due() => Assert.Equal(3, new DrainPace().Take(Second, 3, 1000));
}
