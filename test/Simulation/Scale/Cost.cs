using System.Runtime.InteropServices;

namespace Tidegate.Simulation.Scale;

/// <summary>What some work on this thread cost.</summary>
/// <param name="Time">Processor time: what others do on the machine is not in it.</param>
/// <param name="Allocated">Bytes.</param>
/// <param name="IsClean">No garbage was collected meanwhile. Most of it here is the world's own, so such a time tells nothing.</param>
internal readonly record struct Cost(TimeSpan Time, long Allocated, bool IsClean)
{
    private const int ThreadCpuTime = 3;

    public static (Cost Cost, T Result) Of<T>(Func<T> work)
    {
        var (began, collections, allocated) = (ThreadTime(), GC.CollectionCount(0), GC.GetAllocatedBytesForCurrentThread());
        var result = work();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return (new Cost(ThreadTime() - began, allocated, GC.CollectionCount(0) == collections), result);
    }

    /// <summary>clock_gettime(3).</summary>
    private static TimeSpan ThreadTime() =>
        GetTime(ThreadCpuTime, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : throw new PlatformNotSupportedException("Processor time of a thread is measured on Linux only.");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(nint Seconds, nint Nanoseconds);
}
