using Tidegate.Budget;
using Tidegate.WebFrontend.Health;

namespace Tidegate.WebFrontend.Tests.Health;

public sealed class ReadinessTests
{
    private static readonly ReadinessFigures _serving = new(true, false, true, true, new Permits(10, 0), new Permits(20, 0));

    [Fact]
    public void Serving_frontend_is_ready() => Assert.Null(Readiness.WhyNot(_serving));

    [Fact]
    public void Full_house_is_ready() => Assert.Null(Readiness.WhyNot(_serving with { InUse = _serving.Cap }));

    [Fact]
    public void Frontend_without_its_first_lease_is_starting() =>
        Assert.Equal("starting", Readiness.WhyNot(_serving with { Started = false, MayServe = false }));

    [Fact]
    public void Draining_frontend_is_not_ready() => Assert.Equal("draining", Readiness.WhyNot(_serving with { Draining = true, MayServe = false }));

    [Fact]
    public void Fenced_frontend_is_not_ready() => Assert.Equal("fenced", Readiness.WhyNot(_serving with { MayServe = false }));

    [Fact]
    public void Lost_cluster_matters_only_without_a_local_permit()
    {
        var lost = _serving with { ClusterConnected = false };

        Assert.Null(Readiness.WhyNot(lost));
        Assert.Equal("unavailable", Readiness.WhyNot(lost with { InUse = lost.Cap }));
    }

    [Fact]
    public void Ledger_that_settles_matters_only_without_a_local_permit()
    {
        var settling = _serving with { Settling = true };

        Assert.Null(Readiness.WhyNot(settling));
        Assert.Equal("settling", Readiness.WhyNot(settling with { InUse = settling.Cap }));
        Assert.Equal("settling", Readiness.WhyNot(settling with { InUse = Permits.None, Cap = Permits.None }));
        Assert.Equal("unavailable", Readiness.WhyNot(settling with { ClusterConnected = false, Cap = Permits.None }));
    }
}
