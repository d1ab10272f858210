using Tidegate.Hosting.Listening;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Tests.Connections;

public class SendProgressTests
{
    private static readonly TimeSpan Scan = HeartbeatPolicy.ScanInterval;

    private SendProgress _progress = new();
    private TimeSpan _now = TimeSpan.FromSeconds(100);

    [Fact]
    public void First_poll_only_remembers()
    {
        Assert.Equal(0, Tick(acknowledged: 5000, given: 9000));
        Assert.Null(_progress.At);
    }

    [Fact]
    public void What_is_taken_of_a_backlog_counts_however_little_it_is()
    {
        Tick(acknowledged: 5000, given: 9000);

        Assert.Equal(1, Tick(acknowledged: 5001, given: 9000));

        Assert.Equal(_now, _progress.At);
    }

    [Fact]
    public void Peer_that_takes_nothing_makes_no_progress_though_more_is_given()
    {
        Tick(acknowledged: 5000, given: 9000);

        Assert.Equal(0, Tick(acknowledged: 5000, given: 20_000));
        Assert.Null(_progress.At);
    }

    [Fact]
    public void Small_messages_that_a_kernel_confirms_at_once_say_nothing_of_the_program_behind_it()
    {
        for (var bytes = 100; bytes < 2000; bytes += 100)
            Assert.Equal(0, Tick(acknowledged: bytes, given: bytes));

        Assert.Null(_progress.At);
    }

    [Fact]
    public void Peer_that_takes_all_that_the_kernel_had_counts_while_more_waits_in_front_of_it()
    {
        Tick(acknowledged: 5000, given: 9000);

        Assert.Equal(5000, Tick(acknowledged: 10_000, given: 10_000, hasMore: true));
        Assert.Equal(0, Tick(acknowledged: 12_000, given: 12_000));
    }

    [Fact]
    public void Poll_after_a_rest_has_none_before_it()
    {
        Tick(acknowledged: 5000, given: 9000);
        _progress.Rest();

        Assert.Equal(0, Tick(acknowledged: 6000, given: 9000));
    }

    [Fact]
    public void Without_the_kernels_word_a_write_that_began_shows_that_the_one_before_it_is_through()
    {
        var first = _now;
        Assert.True(Tick(waitingSince: first) > 0);
        Assert.Equal(0, Tick(waitingSince: first));
        Assert.Equal(first, _progress.At);

        var second = _now;
        Assert.True(Tick(waitingSince: second) > 0);
        Assert.Equal(second, _progress.At);
        Assert.Equal(0, Tick(waitingSince: null));
    }

    [Fact]
    public void Excuse_moves_only_what_there_was()
    {
        _progress.Excuse(_now);
        Assert.Null(_progress.At);

        Tick(acknowledged: 5000, given: 9000);
        Tick(acknowledged: 6000, given: 9000);
        _progress.Excuse(_now + TimeSpan.FromMinutes(1));
        Assert.Equal(_now + TimeSpan.FromMinutes(1), _progress.At);
    }

    private long Tick(long acknowledged, long given, bool hasMore = false)
    {
        _now += Scan;
        return _progress.Poll(new SentBytes(acknowledged, given), null, hasMore, _now);
    }

    private long Tick(TimeSpan? waitingSince)
    {
        _now += Scan;
        return _progress.Poll(null, waitingSince, waitingSince is not null, _now);
    }
}
