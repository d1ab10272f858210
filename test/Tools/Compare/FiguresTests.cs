using Tidegate.Compare.Measuring;

namespace Tidegate.Tools.Tests.Compare;

public class FiguresTests
{
    [Theory]
    [InlineData(2.0, 2.0)]
    [InlineData(2.0, 3.0, 2.0, 1.0)]
    [InlineData(2.5, 4.0, 1.0, 3.0, 2.0)]
    public void The_median_is_the_middle_value(double expected, params double[] values) =>
        Assert.Equal(expected, new Figure("peer", "key", 1000, values).Median);

    [Fact]
    public void Values_of_rounds_come_together_by_peer_key_and_connections()
    {
        var figures = new Figures();
        figures.Add("a", "key", 1000, 1);
        figures.Add("a", "key", 1000, 3);
        figures.Add("a", "key", 5000, 7);
        figures.Add("b", "key", 1000, 9);

        Assert.Equal(3, figures.All.Count);
        Assert.Equal([1.0, 3.0], figures.All.Single(figure => figure is { Peer: "a", Connections: 1000 }).Values);
    }

    [Fact]
    public void What_was_kept_stays_until_it_is_measured_again()
    {
        var figures = new Figures();
        figures.Keep(new Figure("a", "key", 1000, [1, 2, 3]));
        figures.Keep(new Figure("b", "key", 1000, [4]));

        figures.Add("a", "key", 1000, 10);

        Assert.Equal([10.0], figures.All.Single(figure => figure.Peer == "a").Values);
        Assert.Equal([4.0], figures.All.Single(figure => figure.Peer == "b").Values);
    }
}
