using System.Globalization;

namespace Tidegate.Architecture.Logging;

/// <summary>A row of docs/log-events.md.</summary>
/// <param name="First">The first id of the range.</param>
/// <param name="Last">The last one.</param>
/// <param name="Folders">The folders whose events have them.</param>
internal sealed record EventRange(int First, int Last, IReadOnlyList<string> Folders)
{
    private const int Cells = 5;

    /// <summary>The rows of a document: <c>| ids | feature | folders |</c>, where ids are one or the first and the last.</summary>
    public static IEnumerable<EventRange> Read(IEnumerable<string> lines) =>
        from line in lines
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        where cells.Length == Cells
        let ids = cells[1].Split('–')
        where int.TryParse(ids[0], CultureInfo.InvariantCulture, out _)
        select new EventRange(
            int.Parse(ids[0], CultureInfo.InvariantCulture),
            int.Parse(ids[^1], CultureInfo.InvariantCulture),
            cells[3].Split(',', StringSplitOptions.TrimEntries).Select(folder => folder.Trim('`')).ToList());

    /// <summary>True where the id lies in it.</summary>
    public bool Has(int id) => id >= First && id <= Last;
}
