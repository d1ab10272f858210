using System.IO.Enumeration;

namespace Tidegate.Hosting.Descriptors;

/// <summary>The descriptors of this process as the kernel has them. Where it does not tell, as on Windows, nothing bounds them.</summary>
internal sealed class ProcessDescriptors : IDescriptorSource
{
    private const string LinuxFolder = "/proc/self/fd";
    private const string MacFolder = "/dev/fd";

    private static readonly EnumerationOptions All = new() { AttributesToSkip = FileAttributes.None };

    /// <inheritdoc/>
    public DescriptorReading Read()
    {
        var limit = DescriptorLimit.Current();
        return limit is null ? new DescriptorReading(null, 0) : new DescriptorReading(limit, Count() ?? limit.Value);
    }

    // The folder takes a descriptor itself: where none is left it cannot be opened, and all are in use.
    private static long? Count()
    {
        try
        {
            var open = 0L;
            foreach (var one in new FileSystemEnumerable<int>(OperatingSystem.IsLinux() ? LinuxFolder : MacFolder, static (ref FileSystemEntry _) => 1, All))
                open += one;
            return open - 1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
