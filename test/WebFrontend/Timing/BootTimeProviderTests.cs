using System.Diagnostics;
using System.Globalization;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Tests.Timing;

public sealed class BootTimeProviderTests
{
    private readonly BootTimeProvider _time = new();

    [Fact]
    public void Timestamp_never_goes_back()
    {
        var previous = _time.GetTimestamp();
        for (var i = 0; i < 10_000; i++)
        {
            var now = _time.GetTimestamp();
            Assert.True(now >= previous, $"{now} came after {previous}");
            previous = now;
        }
    }

    // The first figure of /proc/uptime is CLOCK_BOOTTIME in seconds: it lies between two readings of the same clock.
    [Fact]
    public void Timestamp_on_Linux_counts_time_since_boot()
    {
        if (!OperatingSystem.IsLinux())
            return;

        var before = _time.GetTimestamp();
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        var after = _time.GetTimestamp();

        Assert.InRange(uptime, (before / (double)_time.TimestampFrequency) - 1, (after / (double)_time.TimestampFrequency) + 1);
    }

    [Fact]
    public void Elapsed_time_agrees_with_the_stopwatch()
    {
        var (outer, begun) = (Stopwatch.GetTimestamp(), _time.GetTimestamp());
        Thread.SpinWait(100_000);
        var (elapsed, bound) = (_time.GetElapsedTime(begun), Stopwatch.GetElapsedTime(outer) + TimeSpan.FromMilliseconds(1));

        Assert.InRange(elapsed, TimeSpan.Zero, bound);
    }
}
