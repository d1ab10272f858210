using System.Runtime.InteropServices;

namespace Tidegate.Hosting.Descriptors;

/// <summary>The limit on open files (<c>RLIMIT_NOFILE</c>) of this process.</summary>
internal static partial class DescriptorLimit
{
    private const int Linux = 7;
    private const int Mac = 8;

    // Above this a limit bounds nothing: memory ends before.
    private const ulong Boundless = 1UL << 30;

    /// <summary>The soft limit, the one that counts; null where there is none.</summary>
    public static long? Current() => TryGet(out var limit) && limit.Soft < Boundless ? (long)limit.Soft : null;

    /// <summary>Raises the soft limit to the hard one, as every process may. The runtime does so as well, unless it is told not to.</summary>
    /// <returns>The soft limit after that; null where there is none.</returns>
    public static long? Raise()
    {
        if (TryGet(out var limit) && limit.Soft < limit.Hard)
            _ = Set(Resource, limit with { Soft = limit.Hard });
        return Current();
    }

    private static int Resource => OperatingSystem.IsLinux() ? Linux : Mac;

    private static bool TryGet(out Bounds limit)
    {
        limit = default;
        return (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) && Get(Resource, out limit) == 0;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, out Bounds limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Set(int resource, in Bounds limit);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Bounds(nuint Soft, nuint Hard);
}
