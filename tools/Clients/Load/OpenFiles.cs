using System.Runtime.InteropServices;

namespace Tidegate.Clients.Load;

/// <summary>The limit of open files, which bounds the sockets of one process (getrlimit(2)).</summary>
public static partial class OpenFiles
{
    /// <summary>Files that the runtime, the report and the console need beside the sockets.</summary>
    public const int Reserve = 200;

    private const int ResourceOpenFiles = 7;

    /// <summary>Raises the soft limit to the hard one as far as needed.</summary>
    /// <exception cref="UsageException">One process may not open so many sockets.</exception>
    public static void Ensure(int sockets)
    {
        if (!OperatingSystem.IsLinux() || GetLimit(ResourceOpenFiles, out var limit) != 0)
            return;
        var needed = (ulong)(sockets + Reserve);
        Check(sockets, limit.Hard);
        if (limit.Soft >= needed)
            return;
        if (SetLimit(ResourceOpenFiles, limit with { Soft = needed }) != 0)
            throw new UsageException($"The limit of open files is {limit.Soft} and could not be raised to {needed}. Raise it with 'ulimit -n {needed}'.");
    }

    /// <summary>Refuses what the hard limit cannot hold.</summary>
    /// <exception cref="UsageException">One process may not open so many sockets.</exception>
    public static void Check(int sockets, ulong hardLimit)
    {
        if ((ulong)(sockets + Reserve) <= hardLimit)
            return;
        var perProcess = hardLimit > Reserve ? hardLimit - Reserve : 0;
        var processes = perProcess == 0 ? 0 : ((ulong)sockets + perProcess - 1) / perProcess;
        throw new UsageException(
            $"--connections {sockets} needs {sockets + Reserve} open files, but this process may open {hardLimit} (ulimit -Hn). " +
            $"Run {processes} processes with at most {perProcess} connections each, or raise the hard limit.");
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct ResourceLimit(ulong Soft, ulong Hard);
}
