using Orleans.Runtime;
using Tidegate.Silo.Health;

namespace Tidegate.InProcess.Tests.Hosting;

public sealed class SiloReadinessTests
{
    [Theory]
    [InlineData(true, false, SiloStatus.Active, null)]
    [InlineData(false, false, SiloStatus.Active, "starting")]
    [InlineData(false, false, SiloStatus.Created, "starting")]
    [InlineData(false, false, SiloStatus.Joining, "starting")]
    [InlineData(true, true, SiloStatus.Active, "draining")]
    [InlineData(true, false, SiloStatus.ShuttingDown, "draining")]
    [InlineData(true, true, SiloStatus.Stopping, "draining")]
    [InlineData(true, false, SiloStatus.Dead, "unavailable")]
    public void Silo_is_ready_only_as_a_member_that_means_to_stay(bool started, bool stopping, SiloStatus status, string? expected) =>
        Assert.Equal(expected, SiloReadiness.WhyNot(started, stopping, status));
}
