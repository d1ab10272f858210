using Tidegate.Digests;
using Tidegate.Frontends;
using Tidegate.Topics;
using Tidegate.WebFrontend.Tests.Gateway;
using Tidegate.WebFrontend.Topics;

namespace Tidegate.WebFrontend.Tests.Topics;

public sealed class TopicBookTests
{
    private const string Topic = "hub/chat";
    private const string Me = "f-1";

    private readonly Dictionary<string, int> _counts = [];
    private readonly TopicBook _book;
    private TimeSpan _now;

    public TopicBookTests() => _book = new TopicBook(5000, CountOf);

    [Fact]
    public void Change_is_due_at_once()
    {
        _book.Changed(Topic, _now);

        Assert.True(_book.TryTake(_now, out var work));
        Assert.Equal(new TopicWork(Topic, null), work);
    }

    [Fact]
    public void Change_during_a_call_is_sent_after_it()
    {
        _book.Changed(Topic, _now);
        _book.TryTake(_now, out _);
        _book.Changed(Topic, _now);
        _book.Changed(Topic, _now);

        Assert.False(_book.TryTake(_now, out _));
        _book.Succeeded(Topic, 1, Me);
        Assert.True(_book.TryTake(_now, out var again));
        Assert.Equal(Me, again.AnnouncedAs);
        _book.Succeeded(Topic, 1, Me);
        Assert.False(_book.TryTake(_now, out _));
    }

    [Fact]
    public void Topic_is_told_after_the_call_that_says_so()
    {
        _counts[Topic] = 0;
        Assert.True(_book.IsTold(Topic));
        _counts[Topic] = 1;
        _book.Changed(Topic, _now);
        Assert.False(_book.IsTold(Topic));
        _book.TryTake(_now, out _);
        _book.Failed(Topic, Me, _now);
        Assert.False(_book.IsTold(Topic));

        _now += TimeSpan.FromSeconds(1);
        _book.TryTake(_now, out _);
        Assert.False(_book.IsTold(Topic));
        _book.Succeeded(Topic, 1, Me);

        Assert.True(_book.IsTold(Topic));
    }

    [Fact]
    public void Topic_that_is_joined_while_its_grain_hears_that_nobody_is_left_is_told_with_the_next_call()
    {
        Announce(1);
        _counts[Topic] = 0;
        _book.Changed(Topic, _now);
        _book.TryTake(_now, out _);
        _counts[Topic] = 1;
        _book.Changed(Topic, _now);
        Assert.False(_book.IsTold(Topic));
        _book.Succeeded(Topic, 0, Me);
        Assert.False(_book.IsTold(Topic));

        _book.TryTake(_now, out _);
        _book.Succeeded(Topic, 1, Me);
        Assert.True(_book.IsTold(Topic));
    }

    [Fact]
    public void Topic_beyond_the_bound_is_never_told()
    {
        var full = new TopicBook(0, _ => 1);

        Assert.False(full.Changed(Topic, _now));
        Assert.False(full.IsTold(Topic));
    }

    [Fact]
    public void Topic_that_its_grain_knows_is_not_told_again_by_itself()
    {
        Announce(3);

        Assert.Null(_book.NextDue);
        Assert.Equal(1, _book.Count);
        Assert.Equal(default(IdDigest).With(Topic, 3), _book.TotalAs(Me));
    }

    [Fact]
    public void Digest_is_of_what_was_told_under_the_newest_id()
    {
        Announce(3);
        Announce(5);
        Assert.Equal(default(IdDigest).With(Topic, 5), _book.TotalAs(Me));
        Assert.Equal(default, _book.TotalAs("f-2"));

        _book.Changed(Topic, _now);
        _book.TryTake(_now, out _);
        _book.Succeeded(Topic, 2, "f-2");

        Assert.Equal(default(IdDigest).With(Topic, 2), _book.TotalAs("f-2"));
        Assert.Equal(default, _book.TotalAs(Me));
    }

    [Fact]
    public void Only_what_a_grain_knows_otherwise_is_told_again()
    {
        string[] topics = [.. Enumerable.Range(0, 10_000).Select(i => "group/chat/" + i).Where(topic => SubscriptionDigests.ShareOf(topic) == 7).Take(4)];
        foreach (var topic in topics)
        {
            _book.Changed(topic, _now);
            _book.TryTake(_now, out _);
            _book.Succeeded(topic, 2, Me);
        }

        _book.Correct(7, [new(topics[0], 2), new(topics[1], 3), new(topics[3], 2), new(topics[3], 2), new("group/chat/stranger", 1)], Me, _now);

        var taken = new List<TopicWork>();
        while (_book.TryTake(_now, out var work)) taken.Add(work);
        // Wrong, lost, known twice, and known though it was never told.
        Assert.Equal([topics[1], topics[2], topics[3], "group/chat/stranger"], taken.Select(work => work.Topic).OrderBy(topic => topic.EndsWith("stranger", StringComparison.Ordinal)).ThenBy(topic => Array.IndexOf(topics, topic)));
        Assert.All(taken, work => Assert.Equal(Me, work.AnnouncedAs));
    }

    [Fact]
    public void Shares_that_are_lost_are_told_again_as_a_whole()
    {
        for (var i = 0; i < 1000; i++)
        {
            var topic = "user/chat/" + i;
            _book.Changed(topic, _now);
            _book.TryTake(_now, out _);
            _book.Succeeded(topic, 1, Me);
        }

        _book.RepeatShares([1, 2, 3], _now, TimeSpan.FromSeconds(3));

        _now += TimeSpan.FromSeconds(3);
        var taken = new List<string>();
        while (_book.TryTake(_now, out var work)) taken.Add(work.Topic);
        Assert.NotEmpty(taken);
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(i => "user/chat/" + i).Where(topic => SubscriptionDigests.ShareOf(topic) is 1 or 2 or 3).Order(),
            taken.Order());
    }

    [Fact]
    public void Topic_without_members_is_forgotten_once_its_grain_has_heard_so()
    {
        Announce(1);
        Announce(0);

        Assert.Equal(0, _book.Count);
        Assert.Null(_book.NextDue);
    }

    [Fact]
    public void Failure_is_repeated_with_growing_distance_up_to_a_bound()
    {
        var distances = new List<TimeSpan>();
        _book.Changed(Topic, _now);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(_book.TryTake(_now, out _));
            _book.Failed(Topic, Me, _now);
            distances.Add(_book.NextDue!.Value - _now);
            _now = _book.NextDue!.Value;
        }

        Assert.Equal(TimeSpan.FromMilliseconds(250), distances[0]);
        Assert.Equal(distances.Order(), distances);
        Assert.Equal(TimeSpan.FromSeconds(10), distances[^1]);
    }

    [Fact]
    public void After_a_failure_the_grain_may_know_this_frontend()
    {
        _book.Changed(Topic, _now);
        _book.TryTake(_now, out _);
        _book.Failed(Topic, Me, _now);
        _now = _book.NextDue!.Value;
        _book.TryTake(_now, out var work);

        Assert.Equal(Me, work.AnnouncedAs);
    }

    [Fact]
    public void Refresh_of_all_is_spread_and_complete()
    {
        var topics = Enumerable.Range(0, 50).Select(i => "group/chat/" + i).ToArray();
        _book.RefreshAll(topics, _now, TimeSpan.FromSeconds(3));

        var atOnce = 0;
        while (_book.TryTake(_now, out _)) atOnce++;
        Assert.InRange(atOnce, 0, 5);
        var all = atOnce;
        while (_book.TryTake(_now + TimeSpan.FromSeconds(3), out _)) all++;
        Assert.Equal(topics.Length, all);
    }

    [Fact]
    public void Over_the_bound_a_new_topic_is_not_taken_in()
    {
        var book = new TopicBook(1, CountOf);

        Assert.True(book.Changed("a", _now));
        Assert.True(book.Changed("a", _now));
        Assert.False(book.Changed("b", _now));
    }

    [Fact]
    public void Many_new_topics_are_told_after_a_while_and_at_a_pace()
    {
        const int AtOnce = 2 * FreshPace.AtOncePerSecond;
        const int Later = FreshPace.LaterPerSecond;
        for (var i = 0; i < AtOnce + Later; i++) _book.Changed("group/chat/" + i, _now);

        Assert.Equal(AtOnce, TakeAll());
        _now += FreshPace.Wait - TimeSpan.FromTicks(1);
        Assert.Equal(0, TakeAll());
        _now += TimeSpan.FromSeconds(0.5);
        Assert.InRange(TakeAll(), Later / 2 - 1, Later / 2 + 1);
        _now += TimeSpan.FromSeconds(0.5);
        Assert.InRange(TakeAll(), Later / 2 - 1, Later / 2 + 1);
    }

    [Fact]
    public void New_topic_that_is_empty_again_before_its_turn_is_never_told()
    {
        ExhaustPace();
        _book.Changed(Topic, _now);
        _counts[Topic] = 2;
        _book.Changed(Topic, _now);
        Assert.False(_book.TryTake(_now, out _));

        _counts[Topic] = 0;
        _book.Changed(Topic, _now);

        Assert.Null(_book.NextDue);
        _now += TimeSpan.FromHours(1);
        Assert.False(_book.TryTake(_now, out _));
    }

    [Fact]
    public void Topic_that_is_known_is_told_at_once_however_many_are_new()
    {
        Announce(1);
        ExhaustPace();

        _book.Changed(Topic, _now);

        Assert.True(_book.TryTake(_now, out var work));
        Assert.Equal(new TopicWork(Topic, Me), work);
    }

    private int CountOf(string topic) => _counts.GetValueOrDefault(topic, 1);

    private int TakeAll()
    {
        var taken = 0;
        while (_book.TryTake(_now, out _)) taken++;
        return taken;
    }

    /// <summary>Lets new topics come and go until one is not told at once.</summary>
    private void ExhaustPace()
    {
        for (var i = 0; ; i++)
        {
            var topic = "group/other/" + i;
            _book.Changed(topic, _now);
            if (!_book.TryTake(_now, out _))
            {
                _counts[topic] = 0;
                _book.Changed(topic, _now);
                return;
            }

            _book.Succeeded(topic, 0, Me);
        }
    }

    private void Announce(int count)
    {
        _book.Changed(Topic, _now);
        Assert.True(_book.TryTake(_now, out _));
        _book.Succeeded(Topic, count, Me);
    }
}
