using Tidegate.Grains.Connections;

namespace Tidegate.Grains.Tests.Connections;

public sealed class HeartbeatReminderTests
{
    [Fact]
    public void FrontendOf_own_name_gives_the_frontend() =>
        Assert.Equal("fe-1/a", HeartbeatReminder.FrontendOf(HeartbeatReminder.NameFor("fe-1/a")));

    [Fact]
    public void FrontendOf_foreign_name_gives_none() => Assert.Null(HeartbeatReminder.FrontendOf("backup"));

    [Theory]
    [InlineData(0, 30)]
    [InlineData(0.5, 45)]
    [InlineData(1, 60)]
    public void FirstDue_is_spread_over_the_second_half_of_a_period(double random, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), HeartbeatReminder.FirstDue(TimeSpan.FromMinutes(1), random));
}
