using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tidegate.WebFrontend.Timing;

/// <summary>
/// The system's time with timestamps that also count the time in which the machine was suspended (CLOCK_BOOTTIME): a lease runs out
/// while its holder sleeps (rule F5). Where the kernel has no such clock, timestamps are those of <see cref="Stopwatch"/>. Wall-clock
/// time and timers are the system's.
/// </summary>
/// <remarks>
/// It is registered under its own type, for what must count suspended time; everything else, Orleans included, keeps the system's
/// <see cref="TimeProvider"/>.
/// </remarks>
internal sealed partial class BootTimeProvider : TimeProvider
{
    private const int BootTimeClock = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private static readonly bool HasBootTime = OperatingSystem.IsLinux() && Environment.Is64BitProcess && GetTime(BootTimeClock, out _) == 0;

    /// <inheritdoc/>
    public override long TimestampFrequency => HasBootTime ? NanosecondsPerSecond : Stopwatch.Frequency;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        if (!HasBootTime)
            return Stopwatch.GetTimestamp();

        _ = GetTime(BootTimeClock, out var now);
        return (now.Seconds * NanosecondsPerSecond) + now.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime"), SuppressGCTransition]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
