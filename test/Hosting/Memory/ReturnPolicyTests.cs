using Tidegate.Hosting.Memory;

namespace Tidegate.Hosting.Tests.Memory;

public class ReturnPolicyTests
{
    private readonly ReturnPolicy _policy = new();
    private TimeSpan _now;

    [Fact]
    public void Memory_goes_back_once_after_most_have_left()
    {
        Hold(10_000, seconds: 60);
        Assert.Equal([15], Hold(100, seconds: 300));
    }

    [Theory]
    [InlineData(999, 0)]
    [InlineData(10_000, 2_501)]
    [InlineData(1_000_000, 5_001)]
    public void Nothing_happens_for_few_or_while_many_are_left(int peak, int left)
    {
        Hold(peak, seconds: 60);
        Assert.Empty(Hold(left, seconds: 300));
    }

    [Theory]
    [InlineData(1_000, 250)]
    [InlineData(1_000_000, 5_000)]
    public void Bound_of_those_who_are_left_belongs_to_it(int peak, int left)
    {
        Hold(peak, seconds: 60);
        Assert.Equal([15], Hold(left, seconds: 300));
    }

    [Fact]
    public void Who_comes_back_at_once_costs_nothing()
    {
        Hold(10_000, seconds: 60);
        Assert.Empty(Hold(0, seconds: 10));
        Assert.Empty(Hold(10_000, seconds: 60));
        Assert.Equal([15], Hold(0, seconds: 300));
    }

    [Fact]
    public void Next_time_needs_a_new_peak()
    {
        Hold(10_000, seconds: 60);
        Hold(0, seconds: 300);
        Hold(900, seconds: 60);
        Assert.Empty(Hold(0, seconds: 300));
        Hold(1_000, seconds: 60);
        Assert.Equal([15], Hold(0, seconds: 300));
    }

    /// <returns>The seconds after which memory was to go back.</returns>
    private List<int> Hold(int count, int seconds)
    {
        var returned = new List<int>();
        for (var second = 0; second < seconds; second++, _now += TimeSpan.FromSeconds(1))
        {
            if (_policy.Update(count, _now))
                returned.Add(second);
        }

        return returned;
    }
}
