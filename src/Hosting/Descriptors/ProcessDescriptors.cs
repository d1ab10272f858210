using System.Runtime.InteropServices;

namespace Tidegate.Hosting.Descriptors;

/// <summary>The descriptors of this process as the kernel has them. Where it does not tell, as on Windows, nothing bounds them.</summary>
internal sealed partial class ProcessDescriptors : IDescriptorSource
{
    private const string LinuxFolder = "/proc/self/fd";
    private const string MacFolder = "/dev/fd";

    /// <summary><c>.</c> and <c>..</c>.</summary>
    private const int DotEntries = 2;

    /// <inheritdoc/>
    public DescriptorReading Read()
    {
        var limit = DescriptorLimit.Current();
        return limit is null ? new DescriptorReading(null, 0) : new DescriptorReading(limit, Count() ?? limit.Value);
    }

    // The folder takes a descriptor itself: where none is left it cannot be opened, and all are in use. Its entries are only counted: .NET's
    // own walk asks for the target of each, which takes ten times as long.
    private static long? Count()
    {
        var folder = OpenFolder(OperatingSystem.IsLinux() ? LinuxFolder : MacFolder);
        if (folder == 0)
            return null;
        var entries = 0L;
        while (ReadEntry(folder) != 0)
            entries++;
        _ = CloseFolder(folder);
        return entries - DotEntries - 1;
    }

    [LibraryImport("libc", EntryPoint = "opendir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenFolder(string path);

    [LibraryImport("libc", EntryPoint = "readdir")]
    private static partial nint ReadEntry(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseFolder(nint folder);
}
