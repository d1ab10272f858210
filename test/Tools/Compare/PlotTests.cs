using System.Xml.Linq;
using Tidegate.Compare.Reporting.Plots;

namespace Tidegate.Tools.Tests.Compare;

public class PlotTests
{
    [Theory]
    [InlineData(1, 10, new double[] { 1, 2, 5, 10 })]
    [InlineData(0.3, 0.9, new[] { 0.2, 0.5, 1 })]
    [InlineData(7, 7, new double[] { 5, 10 })]
    [InlineData(5, 5, new double[] { 5, 10 })]
    [InlineData(11, 190, new double[] { 10, 20, 50, 100, 200 })]
    public void Ticks_enclose_the_values(double least, double most, double[] expected) =>
        Assert.Equal(expected, new LogScale(least, most, 0, 1).Ticks);

    [Fact]
    public void Equal_ratios_are_equal_distances()
    {
        var scale = new LogScale(1, 100, 500, 100);

        Assert.Equal(500, scale.At(1), precision: 6);
        Assert.Equal(300, scale.At(10), precision: 6);
        Assert.Equal(100, scale.At(100), precision: 6);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(2, 1)]
    public void A_scale_needs_values_above_zero_in_order(double least, double most) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogScale(least, most, 0, 1));

    [Fact]
    public void Labels_that_have_room_stay() => Assert.Equal([10.0, 90.0, 50.0], LabelSpacing.Spread([10, 90, 50], 10, 100));

    [Fact]
    public void Labels_that_would_touch_move_apart_and_keep_their_order() => Assert.Equal([60.0, 50.0, 70.0], LabelSpacing.Spread([51, 50, 52], 10, 100));

    [Fact]
    public void Labels_at_the_end_move_back() => Assert.Equal([90.0, 100.0, 80.0], LabelSpacing.Spread([99, 99.5, 98], 10, 100));

    [Fact]
    public void A_plot_is_well_formed_and_names_each_line()
    {
        var svg = XDocument.Parse(LinePlot.Of("a < b", [new Series("one & two", true, [(1000, 3), (15_000, 40)]), new Series("none", false, [(1000, 0)])]));

        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToArray();
        Assert.Contains("a < b", texts);
        Assert.Contains("one & two", texts);
        Assert.DoesNotContain("none", texts);
        Assert.Contains("15,000", texts);
        Assert.Single(svg.Descendants(), element => element.Name.LocalName == "polyline");
    }

    [Fact]
    public void A_plot_without_points_is_empty() =>
        Assert.DoesNotContain(XDocument.Parse(LinePlot.Of("t", [])).Descendants(), element => element.Name.LocalName == "polyline");
}
