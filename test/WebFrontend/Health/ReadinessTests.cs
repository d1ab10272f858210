using Tidegate.Budget;
using Tidegate.WebFrontend.Health;

namespace Tidegate.WebFrontend.Tests.Health;

public sealed class ReadinessTests
{
    private static readonly ReadinessFigures Serving = new(true, false, true, true, new Permits(10, 0), new Permits(20, 0));

    [Fact]
    public void Serving_frontend_is_ready() => Assert.Null(Readiness.WhyNot(Serving));

    [Fact]
    public void Full_house_is_ready() => Assert.Null(Readiness.WhyNot(Serving with { InUse = Serving.Cap }));

    [Fact]
    public void Frontend_without_its_first_lease_is_starting() =>
        Assert.Equal("starting", Readiness.WhyNot(Serving with { Started = false, MayServe = false }));

    [Fact]
    public void Draining_frontend_is_not_ready() => Assert.Equal("draining", Readiness.WhyNot(Serving with { Draining = true, MayServe = false }));

    [Fact]
    public void Fenced_frontend_is_not_ready() => Assert.Equal("fenced", Readiness.WhyNot(Serving with { MayServe = false }));

    [Fact]
    public void Lost_cluster_matters_only_without_a_local_permit()
    {
        var lost = Serving with { ClusterConnected = false };

        Assert.Null(Readiness.WhyNot(lost));
        Assert.Equal("unavailable", Readiness.WhyNot(lost with { InUse = lost.Cap }));
    }

    [Fact]
    public void Ledger_that_settles_matters_only_without_a_local_permit()
    {
        var settling = Serving with { Settling = true };

        Assert.Null(Readiness.WhyNot(settling));
        Assert.Equal("settling", Readiness.WhyNot(settling with { InUse = settling.Cap }));
        Assert.Equal("settling", Readiness.WhyNot(settling with { InUse = Permits.None, Cap = Permits.None }));
        Assert.Equal("unavailable", Readiness.WhyNot(settling with { ClusterConnected = false, Cap = Permits.None }));
    }
}
