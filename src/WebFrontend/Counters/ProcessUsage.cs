using System.Globalization;

namespace Tidegate.WebFrontend.Counters;

/// <summary>Memory and open files of this process as shares of what it may use; 0 where the system does not tell.</summary>
internal sealed class ProcessUsage(TimeProvider time)
{
    private const string OpenFiles = "/proc/self/fd";
    private const string Limits = "/proc/self/limits";
    private const string FilesLine = "Max open files";

    // Counting files costs as much as there are; a look each few seconds is enough for what grows with connections.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private long? _readAt;
    private double _memory;
    private double _files;

    /// <summary>Memory and files, at most some seconds old.</summary>
    public (double Memory, double Files) Current
    {
        get
        {
            lock (_lock)
            {
                if (_readAt is { } at && time.GetElapsedTime(at) < MaxAge) return (_memory, _files);
                _readAt = time.GetTimestamp();
                _memory = Environment.WorkingSet / (double)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
                _files = FileShare();
                return (_memory, _files);
            }
        }
    }

    /// <summary>The soft limit of open files in the text of <c>/proc/self/limits</c>, or null where there is none.</summary>
    public static long? FileLimit(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith(FilesLine, StringComparison.Ordinal)) is { } found
        && found[FilesLine.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..]
        && long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
        && limit > 0
            ? limit
            : null;

    private static double FileShare()
    {
        try
        {
            return FileLimit(File.ReadLines(Limits)) is { } limit ? Directory.EnumerateFileSystemEntries(OpenFiles).Count() / (double)limit : 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
