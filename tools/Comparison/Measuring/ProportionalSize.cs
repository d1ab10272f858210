using System.Globalization;

namespace Tidegate.Compare.Measuring;

/// <summary>Reads what the kernel says of the memory of a process.</summary>
internal static class ProportionalSize
{
    private static readonly string[] Kinds = ["Pss_Anon:", "Pss_Shmem:"];

    /// <summary>KiB that are not mapped from files.</summary>
    /// <param name="rollup">Text of <c>smaps_rollup</c>.</param>
    public static double Kibibytes(string rollup) => rollup.Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length > 1 && Kinds.Contains(fields[0]))
        .Sum(fields => double.Parse(fields[1], CultureInfo.InvariantCulture));
}
