using Microsoft.Win32.SafeHandles;

namespace Tidegate.Hosting;

/// <summary>
/// The exclusive lock on the name of a frontend: while it is held, the process lives. The kernel frees it only when the process is gone,
/// whatever ended it. It is to be taken before any socket is opened: descriptors of a killed process are closed from the highest to the
/// lowest, so that a lock with a low one outlives the sockets.
/// </summary>
internal sealed class NameLock : IDisposable
{
    private const string Extension = ".lock";
    private readonly SafeFileHandle _file;

    private NameLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock of a name, or returns null where another process has it.</summary>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    /// <exception cref="IOException">The folder cannot be used, locks have no effect in it, or the lock is a link.</exception>
    public static NameLock? TryTake(string directory, string name)
    {
        var path = Path.Combine(directory, name + Extension);
        if (StateFile.TryLock(path, create: true) is not { } file)
            return null;

        // Locks are advisory: on some network file systems, or switched off in the runtime, they would prove nothing.
        if (StateFile.TryLock(path, create: false) is not { } second)
            return new NameLock(file);

        second.Dispose();
        file.Dispose();
        throw new IOException("locks on files have no effect there");
    }

    /// <summary>True where a process has the lock of this name at this moment.</summary>
    /// <exception cref="IOException">The lock is a link, or cannot be opened.</exception>
    public static bool IsHeld(string directory, string name)
    {
        try
        {
            using var file = StateFile.TryLock(Path.Combine(directory, name + Extension), create: false);
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
}
