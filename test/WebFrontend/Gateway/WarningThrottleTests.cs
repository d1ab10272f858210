using Tidegate.Diagnostics;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class WarningThrottleTests
{
    [Fact]
    public void One_warning_passes_each_period_and_counts_the_others()
    {
        var throttle = new WarningThrottle();
        var now = TimeSpan.FromHours(1);

        Assert.True(throttle.TryPass(now, out var first));
        Assert.False(throttle.TryPass(now, out _));
        Assert.False(throttle.TryPass(now + WarningThrottle.Period - TimeSpan.FromTicks(1), out _));
        Assert.True(throttle.TryPass(now + WarningThrottle.Period, out var second));
        Assert.True(throttle.TryPass(now + 2 * WarningThrottle.Period, out var third));
        Assert.Equal((0, 2, 0), (first, second, third));
    }
}
