using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.Logging;

public sealed class EventRegistryTests
{
    private static readonly EventRange[] Ranges = [.. EventRange.Read(["| 10–19 | one | `src/A`, `src/B` |", "| 20 | another | `src/C` |"])];

    [Fact]
    public void Event_ids_are_unique_and_in_the_range_of_their_folder()
    {
        var ranges = EventRange.Read(File.ReadLines(Path.Combine(Source.Root, "docs", "log-events.md"))).ToList();
        var events = Source.Projects.Zip(Source.Assemblies, (project, assembly) => LogEvents.Of(assembly, project.RootNamespace, "src/" + project.Name));
        Report.Nothing(EventRegistry.Violations([.. events.SelectMany(found => found)], ranges));
    }

    // Guards the test above against finding nothing at all: the generator writes these, and one is written by hand.
    [Theory]
    [InlineData("Grains", 2000)]
    [InlineData("WebFrontend", 3020)]
    [InlineData("WebFrontend", 3040)]
    [InlineData("Monitoring", 2400)]
    public void Events_are_found_in_what_was_compiled(string name, int id)
    {
        var project = Source.Projects.Single(project => project.Name == name);
        var assembly = Source.Assemblies[Source.Projects.ToList().IndexOf(project)];
        Assert.Contains(LogEvents.Of(assembly, project.RootNamespace, "src/" + name), found => found.Id == id);
    }

    [Fact]
    public void An_id_of_two_events_is_named_with_both()
    {
        var violation = Assert.Single(EventRegistry.Violations([new(10, "src/A", "X.Opened"), new(10, "src/B", "Y.Closed")], Ranges));
        Assert.StartsWith("Event id 10 is that of src/A: X.Opened and src/B: Y.Closed", violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, "is in the range of src/C")]
    [InlineData(21, "is in no range")]
    public void An_id_outside_of_its_range_is_seen(int id, string expected) =>
        Assert.Contains(expected, Assert.Single(EventRegistry.Violations([new(id, "src/A", "X.Opened")], Ranges)), StringComparison.Ordinal);

    [Fact]
    public void An_id_that_is_computed_is_seen() =>
        Assert.Contains("X.Opened makes its event id of something", Assert.Single(EventRegistry.Violations([new(null, "src/A", "X.Opened")], Ranges)), StringComparison.Ordinal);

    [Fact]
    public void Ranges_that_overlap_are_seen() =>
        Assert.Single(EventRegistry.Violations([], [.. EventRange.Read(["| 10–19 | one | `src/A` |", "| 19 | another | `src/C` |"])]));
}
