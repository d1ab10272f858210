using CsCheck;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Tests.Timing;

public class TokenBucketTests
{
    [Fact]
    public void Tokens_taken_in_any_time_are_at_most_the_capacity_and_what_came_back() =>
        Gen.Select(Gen.Double[0.5, 100], Gen.Double[1, 50], Gen.Int[0, 500].Array[1, 200]).Sample((rate, capacity, pauses) =>
        {
            var bucket = new TokenBucket();
            var now = TimeSpan.Zero;
            var taken = 0;
            foreach (var pause in pauses)
            {
                now += TimeSpan.FromMilliseconds(pause);
                if (bucket.TryTake(now, rate, capacity))
                    taken++;
                Assert.True(taken <= capacity + rate * now.TotalSeconds + 1e-6);
            }
        });

    [Fact]
    public void Charge_beyond_the_capacity_is_a_debt_that_time_pays()
    {
        var bucket = new TokenBucket();
        bucket.Charge(10, TimeSpan.Zero, 5);
        Assert.Equal(TimeSpan.Zero, bucket.Debt(TimeSpan.Zero, 5, 10));

        bucket.Charge(5, TimeSpan.Zero, 5);
        Assert.Equal(TimeSpan.FromSeconds(1), bucket.Debt(TimeSpan.Zero, 5, 10));
        Assert.Equal(TimeSpan.FromSeconds(0.25), bucket.Debt(TimeSpan.FromSeconds(0.75), 5, 10));
        Assert.Equal(TimeSpan.Zero, bucket.Debt(TimeSpan.FromSeconds(1), 5, 10));
    }

    [Fact]
    public void Token_that_was_returned_can_be_taken_again()
    {
        var bucket = new TokenBucket();

        Assert.True(bucket.TryTake(TimeSpan.Zero, 1, 1));
        Assert.False(bucket.TryTake(TimeSpan.Zero, 1, 1));
        bucket.Return();
        Assert.True(bucket.TryTake(TimeSpan.Zero, 1, 1));
    }
}
