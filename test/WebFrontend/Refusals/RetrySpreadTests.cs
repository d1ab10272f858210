using Tidegate.Budget;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Tests.Refusals;

public sealed class RetrySpreadTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(5);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly RetrySpread _spread = new(new Random(7).NextDouble);

    [Fact]
    public void One_alone_is_asked_to_wait_for_no_longer_than_it_must() => Assert.Equal(Second, _spread.Next(Second, Start));

    [Fact]
    public void Many_at_once_come_back_over_a_minute_and_no_second_has_more_than_its_share()
    {
        var seconds = Refuse(1_900);

        Assert.InRange(seconds.Max(), 50, 61);
        Assert.Equal(1, seconds.Min());
        Assert.True(seconds.GroupBy(second => second).Count() > 50);
        // An even part would be 32.
        Assert.InRange(seconds.GroupBy(second => second).Max(group => group.Count()), 1, 130);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_faster_places_are_taken_or_come_free_the_sooner_they_come_back(bool taken)
    {
        for (var second = 0; second < 60; second++)
        {
            for (var i = 0; i < 1_000; i++)
            {
                if (taken) _spread.Admitted();
                else _spread.Released();
            }

            _spread.Next(Second, Start + (second * Second));
        }

        var seconds = Refuse(1_900, Start + (60 * Second));

        Assert.InRange(seconds.Max(), 3, 6);
    }

    [Theory]
    [InlineData(RefusalReasons.Limit, 55, 61)]
    [InlineData(RefusalReasons.Capacity, 55, 61)]
    [InlineData(RefusalReasons.Unavailable, 6, 9)]
    [InlineData(RefusalReasons.Draining, 6, 9)]
    public void Where_places_are_free_they_come_back_as_fast_as_a_frontend_lets_them_in(string reason, int least, int most)
    {
        var denial = Denial.Of(new Refusal(reason, Second, 1, 1, "detail"));

        var longest = Enumerable.Range(0, 1_900).Max(_ => _spread.Apply(denial, Start).Refusal!.RetryAfter);

        Assert.InRange(longest.TotalSeconds, least, most);
    }

    [Fact]
    public void Those_whose_time_has_come_are_waited_for_no_longer()
    {
        Refuse(1_900);

        Assert.Equal(Second, _spread.Next(Second, Start + TimeSpan.FromMinutes(3)));
    }

    [Fact]
    public void Nobody_comes_before_the_least_time()
    {
        for (var i = 0; i < 500; i++) Assert.True(_spread.Next(TimeSpan.FromSeconds(29.5), Start) >= TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(RefusalReasons.Limit, true)]
    [InlineData(RefusalReasons.Unavailable, true)]
    [InlineData(RefusalReasons.Draining, true)]
    [InlineData(RefusalReasons.Rate, false)]
    [InlineData(RefusalReasons.UserLimit, false)]
    [InlineData(RefusalReasons.IpLimit, false)]
    public void Own_caps_and_turns_keep_their_time(string reason, bool isSpread)
    {
        var denial = Denial.Of(new Refusal(reason, Second, 1, 1, "detail"));

        var times = Enumerable.Range(0, 1_000).Select(_ => _spread.Apply(denial, Start).Refusal!.RetryAfter).ToHashSet();

        Assert.Equal(isSpread, times.Count > 1);
        Assert.Equal(Denial.Origin, _spread.Apply(Denial.Origin, Start));
    }

    private List<int> Refuse(int count, TimeSpan? at = null) =>
        [.. Enumerable.Range(0, count).Select(_ => (int)_spread.Next(Second, at ?? Start).TotalSeconds)];
}
