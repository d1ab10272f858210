using System.Globalization;

namespace Tidegate.Processes.Network;

/// <summary>
/// The kernel's own count of TCP connections (<c>/proc/net/tcp</c>, <c>/proc/net/tcp6</c>): the witness that shares nothing with the
/// server.
/// </summary>
public static class KernelSockets
{
    private const int Established = 0x01;
    private const int CloseWait = 0x08;
    private const int LocalAddressColumn = 1;
    private const int StateColumn = 3;

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Connections that were accepted on a port and are open at the server's side: ESTABLISHED or CLOSE_WAIT.</summary>
    public static int CountAccepted(int port) => Tables.Where(File.Exists).Sum(table => CountAccepted(File.ReadLines(table), port));

    /// <summary>The same over the lines of one table, its title line included.</summary>
    public static int CountAccepted(IEnumerable<string> lines, int port)
    {
        var count = 0;
        foreach (var line in lines.Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length <= StateColumn || PortOf(columns[LocalAddressColumn]) != port)
                continue;
            if (Hexadecimal(columns[StateColumn]) is Established or CloseWait)
                count++;
        }

        return count;
    }

    private static int PortOf(string address) => Hexadecimal(address[(address.LastIndexOf(':') + 1)..]);

    private static int Hexadecimal(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
