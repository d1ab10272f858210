using CsCheck;
using Tidegate.Budget;
using Tidegate.Grains.Budget;

namespace Tidegate.Grains.Tests.Budget;

public sealed class BudgetPolicyTests
{
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 8, 1)]
    [InlineData(100, 1, 50)]
    [InlineData(100_000, 1, 256)]
    [InlineData(1_000, 4, 125)]
    public void Spare_chunk_is_half_of_an_even_part_within_its_bounds(int free, int frontends, int expected) =>
        Assert.Equal(expected, BudgetPolicy.SpareChunk(free, frontends));

    [Fact]
    public void Share_keeps_the_total_and_gives_nobody_more_than_he_has() =>
        Gen.Select(Gen.Int[0, 1000].List[0, 20], Gen.Int[0, 10_000]).Sample((has, total) =>
        {
            var kept = BudgetPolicy.Share(has, total);
            Assert.Equal(Math.Min(total, has.Sum()), kept.Sum());
            Assert.All(kept.Zip(has), pair => Assert.InRange(pair.First, 0, pair.Second));
        });

    [Fact]
    public void Keep_fits_under_the_limit_and_priority_goes_first() =>
        Gen.Select(Gen.Int[0, 500], Gen.Int[0, 500], Gen.Int[0, 600], Gen.Int[0, 100]).Sample((standard, priority, max, reserve) =>
        {
            var limit = new LimitSetting { MaxConnections = max, PriorityReserve = Math.Min(reserve, max) };
            var keep = BudgetPolicy.Keep(new Permits(standard, priority), limit);
            Assert.True(limit.Allows(keep));
            Assert.Equal(Math.Min(priority, max), keep.Priority);
        });
}
