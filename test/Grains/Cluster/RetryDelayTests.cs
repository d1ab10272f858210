using Tidegate.Grains.Cluster;

namespace Tidegate.Grains.Tests.Cluster;

public sealed class RetryDelayTests
{
    private static readonly RetryDelay Delay = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 2.0)]
    [InlineData(4, 8.0)]
    [InlineData(5, 10.0)]
    [InlineData(5000, 10.0)]
    public void After_doubles_up_to_the_longest(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Delay.After(failures, random: 1));

    [Fact]
    public void After_spreads_over_half_of_the_wait() => Assert.Equal(TimeSpan.FromSeconds(0.5), Delay.After(1, random: 0));
}
