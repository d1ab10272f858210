namespace Tidegate.Hosting;

/// <summary>
/// The exclusive lock on the name of a frontend: while it is held, the process lives. The kernel frees it only when the process is gone,
/// whatever ended it. It is to be taken before any socket is opened: descriptors of a killed process are closed from the highest to the
/// lowest, so that a lock with a low one outlives the sockets.
/// </summary>
internal sealed class NameLock : IDisposable
{
    private const string Extension = ".lock";
    private readonly FileStream _file;

    private NameLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a name, or returns null where another process has it.</summary>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    /// <exception cref="IOException">The folder cannot be used, or locks have no effect in it.</exception>
    public static NameLock? TryTake(string directory, string name)
    {
        var path = Path.Combine(directory, name + Extension);
        if (TryOpen(path, FileMode.OpenOrCreate) is not { } file)
            return null;

        // Locks are advisory: on some network file systems, or switched off in the runtime, they would prove nothing.
        if (TryOpen(path, FileMode.Open) is not { } second)
            return new NameLock(file);

        second.Dispose();
        file.Dispose();
        throw new IOException("locks on files have no effect there");
    }

    /// <summary>True where a process has the lock of this name at this moment.</summary>
    public static bool IsHeld(string directory, string name)
    {
        try
        {
            using var file = TryOpen(Path.Combine(directory, name + Extension), FileMode.Open);
            return file is null;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>True where this name has, or had, a lock in a folder.</summary>
    public static bool Exists(string directory, string name) => File.Exists(Path.Combine(directory, name + Extension));

    /// <summary>All names that have, or had, a lock in this folder.</summary>
    public static IEnumerable<string> Names(string directory) => Directory
        .EnumerateFiles(directory, "*" + Extension)
        .Select(path => Path.GetFileNameWithoutExtension(path)!);

    /// <summary>Frees the lock.</summary>
    public void Dispose() => _file.Dispose();

    private static FileStream? TryOpen(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException failure) when (failure is not FileNotFoundException and not DirectoryNotFoundException && IsTaken(failure))
        {
            return null;
        }
    }

    // What the runtime throws for a file that another handle has to itself: EWOULDBLOCK on Linux and macOS, a sharing violation on Windows.
    private static bool IsTaken(IOException failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020);
}
