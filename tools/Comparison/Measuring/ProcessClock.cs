using System.Runtime.InteropServices;

namespace Tidegate.Compare.Measuring;

/// <summary>The kernel's clock of the processor time of another process: to the nanosecond, with the threads that have ended.</summary>
internal static class ProcessClock
{
    private const int Scheduled = 2;
    private const int KindBits = 3;

    /// <summary>Time that a process has used so far, of user and system; zero where it is gone.</summary>
    public static TimeSpan Read(int pid) => ReadClock((~pid << KindBits) | Scheduled, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1e3)
        : TimeSpan.Zero;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ReadClock(int clock, out ClockTime time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ClockTime
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
