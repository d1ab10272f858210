using System.Globalization;

namespace Tidegate.Compare.Measuring;

/// <summary>What processes and all that they started use, as the kernel counts it.</summary>
internal static class ProcessFigures
{
    private const int TicksPerSecond = 100;
    private const int ParentField = 3;
    private const int UserField = 13;

    /// <summary>The processes with their descendants.</summary>
    public static int[] Tree(IEnumerable<int> roots)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(pid => (Pid: pid, Stat: Stat(pid)))
            .Where(process => process.Stat is not null)
            .ToLookup(process => int.Parse(process.Stat![ParentField], CultureInfo.InvariantCulture), process => process.Pid);
        var found = new List<int>(roots);
        for (var i = 0; i < found.Count; i++)
            found.AddRange(parents[found[i]]);
        return [.. found];
    }

    /// <summary>Their own memory and their share of what they share, in KiB.</summary>
    public static double Kibibytes(IEnumerable<int> pids) => pids.Sum(pid =>
    {
        var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    });

    /// <summary>Processor time that they have used, of user and system.</summary>
    public static TimeSpan ProcessorTime(IEnumerable<int> pids) => TimeSpan.FromSeconds(pids.Sum(pid => Stat(pid) is { } stat
        ? stat.Skip(UserField).Take(2).Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond
        : 0));

    /// <summary>Fields of a process counted from 0; null where it is gone.</summary>
    private static string[]? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var name = text.LastIndexOf(')');
            return ["", "", .. text[(name + 2)..].Split(' ')];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
