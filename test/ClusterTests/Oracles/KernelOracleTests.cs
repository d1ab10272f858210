using Tidegate.Cluster.Oracles;

namespace Tidegate.Cluster.Tests.Oracles;

public sealed class KernelOracleTests
{
    private static readonly LimitTimeline Ten = new(10);

    [Fact]
    public void Count_within_the_limit_is_no_excess() => Assert.Null(Worst(10));

    [Fact]
    public void Count_over_the_limit_that_nothing_explains_is_one()
    {
        var worst = Worst(12);

        Assert.Equal((new KernelSample(100, 110, 12), 2), worst);
    }

    [Fact]
    public void Handshake_under_way_or_just_refused_explains_one()
    {
        Assert.Null(Worst(11, attempts: [new Interval(90, 105)]));
        Assert.Null(Worst(11, attempts: [new Interval(50, 97)]));
        Assert.NotNull(Worst(11, attempts: [new Interval(50, 90)]));
        Assert.NotNull(Worst(11, attempts: [new Interval(111, 120)]));
    }

    [Fact]
    public void Socket_that_opens_during_the_count_explains_one()
    {
        Assert.Null(Worst(11, sockets: [new Interval(105, Interval.Open)]));
        Assert.NotNull(Worst(11, sockets: [new Interval(99, Interval.Open)]));
    }

    private static (KernelSample Sample, int Excess)? Worst(int count, Interval[]? attempts = null, Interval[]? sockets = null) =>
        KernelOracle.Worst([new KernelSample(100, 110, count)], Ten, attempts ?? [], sockets ?? [], lingering: 5);
}
