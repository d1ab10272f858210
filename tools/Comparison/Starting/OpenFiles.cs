using System.Globalization;

namespace Tidegate.Compare.Starting;

/// <summary>Files and sockets that a process may open here.</summary>
internal static class OpenFiles
{
    private const string Name = "Max open files";

    /// <summary>To how many a process may raise its limit.</summary>
    public static int Most
    {
        get
        {
            var hard = File.ReadLines("/proc/self/limits").First(line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            return int.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : int.MaxValue;
        }
    }
}
