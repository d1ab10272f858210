namespace Tidegate.Architecture.Logging;

/// <summary>The rules for ids of log events: each is that of one event, and lies in the range of the folder that logs it.</summary>
internal static class EventRegistry
{
    private const string Document = "docs/log-events.md";

    /// <summary>What is wrong.</summary>
    /// <param name="events">All events of all projects.</param>
    /// <param name="ranges">The rows of the document.</param>
    public static IEnumerable<string> Violations(IReadOnlyList<LogEvent> events, IReadOnlyList<EventRange> ranges) =>
        Twice(events).Concat(Unnumbered(events)).Concat(events.SelectMany(found => OutOfRange(found, ranges))).Concat(Overlapping(ranges));

    private static IEnumerable<string> Twice(IEnumerable<LogEvent> events) =>
        from same in events.Where(found => found.Id is not null).GroupBy(found => found.Id)
        let places = same.Select(found => $"{found.Folder}: {found.Place}").Distinct(StringComparer.Ordinal).ToList()
        where places.Count > 1
        select $"Event id {same.Key} is that of {string.Join(" and ", places)}: give the newer one a free id of its range in {Document}.";

    private static IEnumerable<string> Unnumbered(IEnumerable<LogEvent> events) =>
        events.Where(found => found.Id is null).Select(found => $"{found.Folder}: {found.Place} makes its event id of something: write the number where it is made.");

    private static IEnumerable<string> OutOfRange(LogEvent found, IEnumerable<EventRange> ranges)
    {
        if (found.Id is not { } id || ranges.Any(range => range.Has(id) && range.Folders.Contains(found.Folder, StringComparer.Ordinal))) return [];
        var owner = ranges.FirstOrDefault(range => range.Has(id));
        return [$"Event id {id} of {found.Folder}: {found.Place} is {(owner is null ? "in no range" : $"in the range of {string.Join(", ", owner.Folders)}")}: "
            + $"take a free one of its folder's range in {Document}, or add the folder there."];
    }

    private static IEnumerable<string> Overlapping(IReadOnlyList<EventRange> ranges) =>
        from pair in ranges.Zip(ranges.Skip(1))
        where pair.Second.First <= pair.First.Last || pair.Second.Last < pair.Second.First
        select $"The row of {pair.Second.First} in {Document} begins before the one of {pair.First.First} ends: ranges stand in order and do not overlap.";
}
