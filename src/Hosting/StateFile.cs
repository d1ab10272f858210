using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Tidegate.Hosting;

/// <summary>
/// Opens files in the state folder without following a link. Whoever else may write there could otherwise have this process lock,
/// create, read or replace a file of his choice.
/// </summary>
internal static partial class StateFile
{
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const uint AsUmaskAllows = 0x1B6;

    private const int NotPermitted = 1;
    private const int NoSuchFile = 2;
    private const int WouldBlock = 11;
    private const int NoAccess = 13;
    private const int Link = 40;

    private const int LockExclusive = 2;
    private const int LockWithoutWaiting = 4;

    /// <summary>Opens a file and locks it for this handle alone, as <see cref="FileShare.None"/> does.</summary>
    /// <returns>Null where another handle has the lock.</returns>
    /// <exception cref="FileNotFoundException">It does not exist, and <paramref name="create"/> is false.</exception>
    /// <exception cref="IOException">It is a link, or no file, or cannot be opened.</exception>
    public static SafeFileHandle? TryLock(string path, bool create)
    {
        if (!OperatingSystem.IsLinux())
            return LockElsewhere(path, create);

        var handle = OpenOnLinux(path, ReadWrite | (create ? Create : 0));
        if (Lock(handle, LockExclusive | LockWithoutWaiting) == 0)
            return handle;
        var error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        return error == WouldBlock ? null : throw Failure(path, error);
    }

    /// <summary>Reads the lines of a file; none where it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Bytes that it may have at most.</param>
    /// <exception cref="IOException">It is a link, or no file, or larger.</exception>
    public static string[] ReadLines(string path, int most)
    {
        try
        {
            using var handle = OperatingSystem.IsLinux() ? OpenOnLinux(path, ReadOnly) : OpenElsewhere(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var length = LengthOf(path, handle);
            if (length > most)
                throw new IOException($"{path} has more than {most} bytes, which no file of Tidegate has there; remove it");
            var bytes = new byte[length];
            var count = RandomAccess.Read(handle, bytes, 0);
            return Encoding.UTF8.GetString(bytes, 0, count).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Creates a file to write to. What stands there is removed: of a link itself, not what it points to.</summary>
    public static FileStream CreateAnew(string path)
    {
        File.Delete(path);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    private static SafeFileHandle OpenOnLinux(string path, int flags)
    {
        // The one flag whose value differs between processors.
        var noFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le ? 0x8000 : 0x20000;
        var handle = Open(path, flags | noFollow | NonBlocking | CloseOnExec, AsUmaskAllows);
        if (handle.IsInvalid)
        {
            var error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw Failure(path, error);
        }

        LengthOf(path, handle);
        return handle;
    }

    // A pipe or a device has no length; whoever reads from a pipe could wait for ever.
    private static long LengthOf(string path, SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            handle.Dispose();
            throw new IOException($"{path} is no file; remove it, and find out who put it there");
        }
    }

    private static Exception Failure(string path, int error) => error switch
    {
        Link => new IOException(IsLink(path)),
        NoSuchFile => new FileNotFoundException($"{path} does not exist", path),
        NoAccess or NotPermitted => new UnauthorizedAccessException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}"),
        _ => new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}"),
    };

    private static string IsLink(string path) =>
        $"{path} is a symbolic link, and links are not followed there; remove it, and find out who put it there";

    private static SafeFileHandle? LockElsewhere(string path, bool create)
    {
        // EWOULDBLOCK on macOS, a sharing violation on Windows.
        const int Taken = 35, Shared = unchecked((int)0x80070020);
        try
        {
            return OpenElsewhere(path, create ? FileMode.OpenOrCreate : FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure.HResult is Taken or Shared)
        {
            return null;
        }
    }

    private static SafeFileHandle OpenElsewhere(string path, FileMode mode, FileAccess access, FileShare share) =>
        new FileInfo(path).LinkTarget is null ? File.OpenHandle(path, mode, access, share) : throw new IOException(IsLink(path));

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
