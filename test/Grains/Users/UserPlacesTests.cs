using Tidegate.Grains.Users;
using Tidegate.Users;

namespace Tidegate.Grains.Tests.Users;

public sealed class UserPlacesTests
{
    private const int Cap = 3;

    private static readonly TimeSpan Recall = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    private readonly UserPlaces _places = new(Recall);
    private long _seq;

    [Fact]
    public void Places_are_given_up_to_the_cap_over_all_frontends_in_the_order_of_asking()
    {
        Report("a", held: 0, wanted: 2);
        Report("b", held: 0, wanted: 2);
        Report("c", held: 0, wanted: 2);

        Assert.Equal([("a", Taken(2, 2)), ("b", Taken(1, 3))], Serve());
        Assert.Equal([("c", new PlacesAnswer(PlacesVerdict.Full, 0, 3))], Serve(Recall));
    }

    [Fact]
    public void Place_that_comes_back_goes_to_the_one_who_waits()
    {
        Report("a", held: 3, wanted: 0);
        Report("b", held: 0, wanted: 1);
        Assert.Empty(Serve());

        Report("a", held: 2, wanted: 0);

        Assert.Equal([("b", Taken(1, 3))], Serve());
    }

    [Fact]
    public void Report_that_was_overtaken_changes_nothing()
    {
        Assert.True(_places.Report(new PlacesReport("a", 5, 1, 0, Cap), Start));
        Assert.False(_places.Report(new PlacesReport("a", 5, 3, 0, Cap), Start));
        Assert.False(_places.Report(new PlacesReport("a", 4, 0, 0, Cap), Start));

        Assert.Equal(1, _places.InUse);
    }

    [Fact]
    public void Frontend_that_does_not_say_what_it_holds_is_waited_for_but_not_for_long()
    {
        _places.Doubt(["z"], Start);
        Report("a", held: 0, wanted: 1);
        Assert.Empty(Serve());
        Assert.Equal([("a", new PlacesAnswer(PlacesVerdict.Unknown, 0, 0))], Serve(Recall));
        Assert.False(_places.TryBeginRoom(Start + Recall));

        Report("a", held: 0, wanted: 1, at: UserPlaces.LongestDoubt);

        Assert.Equal([("a", Taken(1, 1))], Serve(UserPlaces.LongestDoubt));
    }

    [Fact]
    public void Frontend_that_says_what_it_holds_ends_the_doubt()
    {
        _places.Doubt(["z"], Start);
        Report("a", held: 0, wanted: 3);
        Report("z", held: 2, wanted: 0);

        Assert.Equal([("a", Taken(1, 3))], Serve());
    }

    [Fact]
    public void Frontend_that_is_missing_in_the_directory_gives_its_places_back_at_the_second_look()
    {
        Report("a", held: 3, wanted: 0);
        Report("b", held: 0, wanted: 1);

        Assert.Empty(_places.Tick(new HashSet<string> { "b" }, Start));
        Assert.Equal(Start + Recall, _places.NextDue());
        Assert.Empty(_places.Tick(new HashSet<string> { "b" }, Start + UserPlaces.MissingFor - TimeSpan.FromTicks(1)));
        Assert.Equal(["a"], _places.Tick(new HashSet<string> { "b" }, Start + UserPlaces.MissingFor));
        Assert.Equal([("b", Taken(1, 1))], Serve(UserPlaces.MissingFor));
    }

    [Fact]
    public void Frontend_that_has_been_silent_for_too_long_is_looked_at_again_and_again()
    {
        Report("a", held: 1, wanted: 0);
        Assert.Equal(Start + UserPlaces.MaxSilence, _places.NextDue());
        Assert.Empty(_places.Silent(Start));

        Assert.Equal(["a"], _places.Silent(Start + UserPlaces.MaxSilence));
        _places.Tick(new HashSet<string> { "a" }, Start + UserPlaces.MaxSilence);

        Assert.Equal(Start + UserPlaces.MaxSilence + UserPlaces.MissingFor, _places.NextDue());
    }

    [Fact]
    public void Room_is_made_once_someone_has_waited_and_not_again_before_the_pause_is_over()
    {
        Report("a", held: 3, wanted: 0);
        Report("b", held: 0, wanted: 1);
        Assert.False(_places.TryBeginRoom(Start));

        Assert.True(_places.TryBeginRoom(Start + Recall));
        Assert.False(_places.TryBeginRoom(Start + Recall));
        // While it is tried the ask waits longer, but not for ever.
        Assert.Empty(Serve(Recall));
        Assert.Single(Serve(Recall + UserTimings.LongestProbing));
        _places.EndRoom(Start + Recall);

        Report("b", held: 0, wanted: 1, at: Recall);
        Assert.False(_places.TryBeginRoom(Start + (2 * Recall)));
        Assert.Single(Serve(2 * Recall));
        Report("b", held: 0, wanted: 1, at: 2 * Recall);
        Assert.True(_places.TryBeginRoom(Start + Recall + UserPlaces.Pause));
    }

    [Fact]
    public void What_is_over_the_cap_is_found_and_counted_again_after_a_pause()
    {
        Report("a", held: 3, wanted: 0);
        Report("b", held: 2, wanted: 0);

        Assert.Equal(2, _places.TakeSurplus(Start));
        Assert.Equal(0, _places.TakeSurplus(Start));
        Assert.Equal(Start + UserPlaces.Pause, _places.NextDue());
        Report("b", held: 1, wanted: 0);
        Assert.Equal(1, _places.TakeSurplus(Start + UserPlaces.Pause));
    }

    [Fact]
    public void While_a_change_of_the_cap_spreads_nothing_is_over_it()
    {
        _places.Report(new PlacesReport("a", 1, 2, 0, 5), Start);
        _places.Report(new PlacesReport("b", 1, 3, 0, 3), Start);
        Assert.Equal(0, _places.TakeSurplus(Start));
        _places.Report(new PlacesReport("c", 1, 3, 0, 0), Start);

        Assert.Equal(0, _places.TakeSurplus(Start));
    }

    [Fact]
    public void Frontend_without_places_is_forgotten_when_no_late_report_can_come()
    {
        Report("a", held: 1, wanted: 0);
        Report("a", held: 0, wanted: 0);

        Assert.Empty(_places.Forget(Start));
        Assert.Equal(["a"], _places.Forget(Start + UserPlaces.Linger));
        Assert.True(_places.IsEmpty);
        Assert.Null(_places.NextDue());
    }

    private void Report(string frontendId, int held, int wanted, TimeSpan at = default) =>
        Assert.True(_places.Report(new PlacesReport(frontendId, ++_seq, held, wanted, Cap), Start + at));

    private List<(string FrontendId, PlacesAnswer Answer)> Serve(TimeSpan at = default) => _places.Serve(Start + at);

    private static PlacesAnswer Taken(int allowance, int inUse) => new(PlacesVerdict.Taken, allowance, inUse);
}
