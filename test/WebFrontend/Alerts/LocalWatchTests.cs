using Tidegate.Alerting;
using Tidegate.Alerts;
using Tidegate.WebFrontend.Alerts;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Tests.Alerts;

public sealed class LocalWatchTests
{
    private readonly LocalWatch _watch = new("front", TimeSpan.FromSeconds(30));

    [Fact]
    public void Answered_frontend_with_its_lease_has_nothing_to_tell() =>
        Assert.Empty(_watch.Read(true, LeaseState.Held, 3, TimeSpan.FromSeconds(5)));

    [Fact]
    public void Silence_is_counted_from_the_last_answer()
    {
        _watch.Read(true, LeaseState.Held, 3, TimeSpan.FromSeconds(5));

        var reading = Assert.Single(_watch.Read(false, LeaseState.Held, 3, TimeSpan.FromSeconds(36)));

        Assert.Equal((AlertRules.ControlPlaneDown, "front", 31, 30), (reading.Rule, reading.Scope, reading.Value, reading.Threshold));
        Assert.Empty(_watch.Read(true, LeaseState.Held, 3, TimeSpan.FromSeconds(37)));
    }

    [Fact]
    public void Frontend_that_was_never_answered_counts_from_its_first_look()
    {
        Assert.Empty(_watch.Read(false, LeaseState.None, 0, TimeSpan.FromSeconds(100)));

        Assert.Equal(10, Assert.Single(_watch.Read(false, LeaseState.None, 0, TimeSpan.FromSeconds(110))).Value);
    }

    [Theory]
    [InlineData(LeaseState.Fenced)]
    [InlineData(LeaseState.Lost)]
    internal void Lost_lease_is_told_at_once(LeaseState lease) =>
        Assert.Equal(AlertRules.FrontendFenced, Assert.Single(_watch.Read(true, lease, 3, TimeSpan.FromSeconds(5))).Rule);
}
