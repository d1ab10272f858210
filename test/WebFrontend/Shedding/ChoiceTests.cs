using Tidegate.WebFrontend.Shedding;

namespace Tidegate.WebFrontend.Tests.Shedding;

public sealed class ChoiceTests
{
    private static readonly IdleCandidate[] All =
    [
        new("active", Seconds(1), null),
        new("idle", Seconds(90), null),
        new("longest", Seconds(200), null),
        new("warned", Seconds(70), Seconds(10)),
        new("just warned", Seconds(65), Seconds(1)),
    ];

    [Fact]
    public void Least_valuable_are_the_warned_then_the_longest_idle_and_never_an_active_one() => Assert.Equal(
        ["warned", "just warned", "longest", "idle"],
        IdleCandidate.LeastValuable(All, Seconds(60)));

    [Fact]
    public void Overdue_are_those_whose_warning_could_have_been_answered()
    {
        Assert.Equal(["warned"], IdleCandidate.Overdue(All, Seconds(5), 10).Select(candidate => candidate.Id));
        Assert.Equal(["warned"], IdleCandidate.Overdue(All, TimeSpan.Zero, 1).Select(candidate => candidate.Id));
    }

    [Fact]
    public void Memory_is_freed_by_the_largest_over_their_share_and_no_more_than_it_takes()
    {
        (string, long)[] all = [("a", 10), ("b", 500), ("c", 300), ("d", 90), ("e", 101)];
        Assert.Equal(["b"], MemoryCut.Choose(all, 400, share: 100, most: 10));
        Assert.Equal(["b", "c"], MemoryCut.Choose(all, 501, share: 100, most: 10));
        Assert.Equal(["b", "c", "e"], MemoryCut.Choose(all, 5000, share: 100, most: 10));
        Assert.Equal(["b"], MemoryCut.Choose(all, 5000, share: 100, most: 1));
        Assert.Empty(MemoryCut.Choose(all, 0, share: 100, most: 10));
    }

    [Fact]
    public void Notices_to_fifteen_thousand_are_spread_over_ticks()
    {
        var spread = new NoticeSpread<int>();
        spread.Begin(Enumerable.Range(0, 15_000));
        var ticks = 0;
        var told = new HashSet<int>();
        while (spread.Next().ToList() is { Count: > 0 } now)
        {
            Assert.InRange(now.Count, 1, NoticeSpread<int>.MostPerTick);
            told.UnionWith(now);
            ticks++;
        }

        Assert.Equal(15_000, told.Count);
        Assert.True(ticks >= NoticeSpread<int>.Ticks);
        spread.Begin([]);
        Assert.Empty(spread.Next());
    }

    [Fact]
    public void New_round_of_notices_replaces_the_old_one()
    {
        var spread = new NoticeSpread<int>();
        spread.Begin(Enumerable.Range(0, 100));
        _ = spread.Next().ToList();
        spread.Begin([7]);
        Assert.Equal([7], spread.Next());
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
