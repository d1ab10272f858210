using Tidegate.Clients.Measuring;

namespace Tidegate.Tools.Tests.Clients;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2)]
    [InlineData(0.51, 3)]
    [InlineData(0.99, 4)]
    [InlineData(1, 4)]
    public void Percentile_is_the_smallest_figure_that_the_share_does_not_exceed(double share, int expected) =>
        Assert.Equal(expected, Figures.Percentile([3, 1, 4, 2], share));

    [Fact]
    public void Median_is_the_middle_or_the_mean_of_the_two_there()
    {
        Assert.Equal(3, Figures.Median([9, 1, 3]));
        Assert.Equal(2.5, Figures.Median([4, 1, 2, 3]));
    }
}
