using Tidegate.Configuration;
using Tidegate.WebFrontend.Frames;

namespace Tidegate.WebFrontend.Tests.Frames;

public class AssemblyPolicyTests
{
    private static readonly TransportOptions Transport = new();

    [Theory]
    [InlineData(9.9, 0, false)]
    [InlineData(10, 0, true)]
    [InlineData(10, 80 * 1024 - 1, true)]
    [InlineData(10, 80 * 1024, false)]
    [InlineData(100, 800 * 1024 - 1, true)]
    [InlineData(100, 800 * 1024, false)]
    public void Message_may_take_its_first_time_and_after_that_must_keep_the_least_rate(double seconds, long bytes, bool isTooSlow) =>
        Assert.Equal(isTooSlow, AssemblyPolicy.IsTooSlow(TimeSpan.FromSeconds(seconds), bytes, Transport));

    [Fact]
    public void Steady_upload_of_the_largest_message_at_80_KB_per_second_arrives()
    {
        for (var seconds = 0.0; seconds * 80_000 < 1024 * 1024; seconds += 0.25)
            Assert.False(AssemblyPolicy.IsTooSlow(TimeSpan.FromSeconds(seconds), (long)(seconds * 80_000), Transport));
    }
}
