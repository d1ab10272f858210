using System.Buffers.Text;
using System.Security.Cryptography;

namespace Tidegate.Hosting;

/// <summary>
/// A key for tokens that a process makes where nobody has configured one. It is made once, and stays in a file that its owner alone may read.
/// </summary>
internal static class KeyFile
{
    /// <summary>Name of the file in the state folder.</summary>
    public const string Name = "access.key";

    private const int KeyBytes = 32;
    private const int MaxFileBytes = 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly int KeyCharacters = Base64Url.GetEncodedLength(KeyBytes);

    /// <summary>Reads the key of a folder, and makes it where there is none.</summary>
    /// <param name="folder">The state folder; it exists.</param>
    /// <exception cref="StartRefusedException">The file is not what this class writes, others may read it, or the folder cannot be used.</exception>
    public static string ReadOrCreate(string folder)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            if (!File.Exists(path)) Create(path);
            return Read(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StateDirectory.NotUsable(path, failure);
        }
    }

    private static string Read(string path)
    {
        var lines = StateFile.ReadLines(path, MaxFileBytes);
        if (lines is not [{ } key] || key.Length != KeyCharacters)
            throw new StartRefusedException($"{path} has no key as it is written there; remove it, and a new one is made, which makes all tokens of the old one worthless.");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw new StartRefusedException($"others may use {path}, which holds a key; if nobody has read it, allow it to its owner alone (chmod 600), else remove it, and a new one is made.");
        return key;
    }

    // Of two processes that start together one makes it, and both read it.
    private static void Create(string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(temporary, options))
        using (var writer = new StreamWriter(file))
        {
            writer.WriteLine(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes)));
            writer.Flush();
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
