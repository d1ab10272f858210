using CsCheck;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Tests.Connections;

public sealed class SendDeadlineTests
{
    [Fact]
    public void Deadline_passes_within_a_second_of_its_time_however_long_the_process_has_run() =>
        Gen.Select(Gen.Double[0.1, 3600], Gen.Double[0, 1e8], Gen.Double[-3600, 7200]).Sample((seconds, start, offset) =>
        {
            var (timeToLive, now) = (TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(start));
            var deadline = SendDeadline.In(timeToLive, now);
            var asked = now + timeToLive + TimeSpan.FromSeconds(offset);

            Assert.True(deadline.IsSet);
            if (offset < -0.001) Assert.False(deadline.HasPassed(asked));
            // Two seconds where the last of them has the number that means none.
            if (offset > 2) Assert.True(deadline.HasPassed(asked));
        });

    [Fact]
    public void Message_without_a_time_has_no_deadline()
    {
        Assert.False(SendDeadline.In(TimeSpan.Zero, TimeSpan.FromHours(1)).IsSet);
        Assert.False(default(SendDeadline).HasPassed(TimeSpan.MaxValue));
    }

    [Fact]
    public void Time_that_is_too_long_is_the_longest()
    {
        var deadline = SendDeadline.In(TimeSpan.MaxValue, TimeSpan.Zero);

        Assert.False(deadline.HasPassed(SendDeadline.Longest - TimeSpan.FromSeconds(1)));
        Assert.True(deadline.HasPassed(SendDeadline.Longest));
    }
}
