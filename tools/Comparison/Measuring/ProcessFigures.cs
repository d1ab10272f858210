using System.Globalization;

namespace Tidegate.Compare.Measuring;

/// <summary>What processes and all that they started use, as the kernel counts it.</summary>
internal static class ProcessFigures
{
    /// <summary>The processes with their descendants.</summary>
    public static int[] Tree(IEnumerable<int> roots)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .ToLookup(ParentOf);
        var found = new List<int>(roots);
        for (var i = 0; i < found.Count; i++)
            found.AddRange(children[found[i]]);
        return [.. found];
    }

    /// <summary>
    /// Their memory in KiB, each page that several share counted in parts (PSS). Without mapped files: those do not grow with connections, but
    /// the share of them changes whenever another program starts that maps the same.
    /// </summary>
    public static double Kibibytes(IEnumerable<int> pids) =>
        pids.Sum(pid => ProportionalSize.Kibibytes(File.ReadAllText($"/proc/{pid}/smaps_rollup")));

    /// <summary>Processor time that they have used so far.</summary>
    public static TimeSpan ProcessorTime(IEnumerable<int> pids) => pids.Aggregate(TimeSpan.Zero, (sum, pid) => sum + ProcessClock.Read(pid));

    private static int ParentOf(int pid)
    {
        try
        {
            // The name, in brackets, may hold anything; after it come the state and the parent.
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
