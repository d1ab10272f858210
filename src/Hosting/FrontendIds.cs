namespace Tidegate.Hosting;

/// <summary>
/// The ids under which the frontends of one name have spoken to the budget, in a file beside its lock. It is replaced as a whole, so
/// that a crash leaves the old or the new one. Losing it is harmless: ids in it only bring permits back sooner than their expiry would.
/// </summary>
/// <param name="Past">Ids of processes that are gone, oldest first.</param>
/// <param name="Own">Ids of the process that holds the lock; empty until it first speaks to the budget.</param>
internal sealed record FrontendIds(IReadOnlyList<string> Past, IReadOnlyList<string> Own)
{
    /// <summary>The most ids that are kept; the oldest are left to expire.</summary>
    public const int MaxIds = 1000;

    /// <summary>No id at all.</summary>
    public static readonly FrontendIds None = new([], []);

    private const int MaxBytes = MaxIds * 128;
    private const string OwnMark = "own ";
    private const string PastMark = "past ";

    /// <summary>Reads the file of a name; nothing where there is none.</summary>
    /// <exception cref="IOException">It is a link, or not what this class writes.</exception>
    public static FrontendIds Read(string directory, string name)
    {
        var lines = StateFile.ReadLines(PathOf(directory, name), MaxBytes);
        return new FrontendIds(Marked(lines, PastMark), Marked(lines, OwnMark));
    }

    /// <summary>Writes the file; it is on the disk when this returns.</summary>
    public void Write(string directory, string name)
    {
        var path = PathOf(directory, name);
        var temporary = path + ".new";
        using (var file = StateFile.CreateAnew(temporary))
        using (var writer = new StreamWriter(file))
        {
            foreach (var id in Past.Skip(Math.Max(0, Past.Count + Own.Count - MaxIds)))
                writer.WriteLine(PastMark + id);
            foreach (var id in Own)
                writer.WriteLine(OwnMark + id);
            writer.Flush();
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static string[] Marked(string[] lines, string mark) =>
        [.. lines.Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..])];

    private static string PathOf(string directory, string name) => Path.Combine(directory, name + ".ids");
}
