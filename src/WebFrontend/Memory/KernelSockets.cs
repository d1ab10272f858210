using System.Globalization;

namespace Tidegate.WebFrontend.Memory;

/// <summary>The kernel's memory of one TCP socket, from <c>/proc/net/sockstat</c> and <c>sockstat6</c>. Pure.</summary>
internal static class KernelSockets
{
    /// <summary>Socket, file, inode and directory entry, as a loopback pair showed them (7.4 KB); buffers come on top.</summary>
    public const int StructureBytes = 3700;

    /// <summary>More than this is not the share of one socket but somebody's full buffers.</summary>
    public const int MostBufferBytes = 16 * 1024;

    /// <param name="sockstat">Text of <c>sockstat</c>; null where there is none.</param>
    /// <param name="sockstat6">Text of <c>sockstat6</c>; null where there is none.</param>
    /// <param name="pageBytes">Size of a page.</param>
    public static int BytesPerSocket(string? sockstat, string? sockstat6, int pageBytes)
    {
        var sockets = Figure(sockstat, "TCP:", "inuse") + Figure(sockstat6, "TCP6:", "inuse");
        var buffers = Figure(sockstat, "TCP:", "mem") * pageBytes;
        return StructureBytes + (sockets > 0 ? (int)Math.Min(buffers / sockets, MostBufferBytes) : 0);
    }

    private static long Figure(string? text, string line, string name)
    {
        foreach (var row in (text ?? "").Split('\n'))
        {
            var words = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0] != line) continue;
            var at = Array.IndexOf(words, name);
            return at > 0 && at + 1 < words.Length && long.TryParse(words[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
        }

        return 0;
    }
}
