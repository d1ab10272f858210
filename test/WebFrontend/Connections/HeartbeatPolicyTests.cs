using CsCheck;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Tests.Connections;

public class HeartbeatPolicyTests
{
    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    [Theory]
    [InlineData(29.4, nameof(HeartbeatVerdict.None))]
    [InlineData(29.5, nameof(HeartbeatVerdict.Beat))]
    [InlineData(31.0, nameof(HeartbeatVerdict.Beat))]
    public void Beat_is_due_up_to_two_scans_early(double now, string verdict) =>
        Assert.Equal(verdict, HeartbeatPolicy.Decide(new HeartbeatState(S(30), null, null, null, true), S(now), S(20)).ToString());

    [Theory]
    [InlineData(null, 29.9, true, nameof(HeartbeatVerdict.None))]
    [InlineData(null, 30.0, true, nameof(HeartbeatVerdict.Dead))]
    [InlineData(9.0, 30.0, true, nameof(HeartbeatVerdict.Dead))]
    [InlineData(10.0, 30.0, true, nameof(HeartbeatVerdict.None))]
    [InlineData(25.0, 30.0, true, nameof(HeartbeatVerdict.None))]
    [InlineData(null, 30.0, false, nameof(HeartbeatVerdict.None))]
    public void Peer_is_dead_where_nothing_came_for_the_timeout_after_a_ping(double? readAt, double now, bool reading, string verdict)
    {
        var state = new HeartbeatState(S(1000), S(10), S(10), readAt is { } read ? S(read) : null, reading);

        Assert.Equal(verdict, HeartbeatPolicy.Decide(state, S(now), S(20)).ToString());
    }

    [Theory]
    [InlineData(9.0, nameof(HeartbeatVerdict.Dead))]
    [InlineData(10.1, nameof(HeartbeatVerdict.None))]
    [InlineData(25.0, nameof(HeartbeatVerdict.None))]
    public void Peer_that_takes_what_waits_before_its_ping_lives(double takenAt, string verdict)
    {
        var state = new HeartbeatState(S(1000), S(10), S(10), null, true, S(takenAt));

        Assert.Equal(verdict, HeartbeatPolicy.Decide(state, S(30), S(20)).ToString());
        Assert.Equal(HeartbeatVerdict.Dead, HeartbeatPolicy.Decide(state, S(takenAt + 21), S(20)));
    }

    [Fact]
    public void Peer_that_dies_at_any_moment_is_found_within_interval_and_timeout_and_not_before_the_timeout() =>
        Gen.Select(Gen.Double[0.5, 60], Gen.Double[0.5, 60], Gen.Double[0, 200], Gen.Double[0, 0.25], Gen.Long[1, 1000])
            .Sample((intervalSeconds, timeoutSeconds, deathSeconds, offset, number) =>
            {
                var (interval, timeout, death) = (S(intervalSeconds), S(timeoutSeconds), S(deathSeconds));
                var next = HeartbeatPolicy.FirstBeat(TimeSpan.Zero, number, interval);
                TimeSpan? pinged = null, read = null;
                for (var now = S(offset); ; now += HeartbeatPolicy.ScanInterval)
                {
                    if (pinged is { } sent && sent < death)
                        read = sent;
                    var state = new HeartbeatState(next, pinged, pinged, read, true);
                    switch (HeartbeatPolicy.Decide(state, now, timeout))
                    {
                        case HeartbeatVerdict.Dead:
                            Assert.True(now - pinged >= timeout);
                            Assert.True(now <= death + interval + timeout, $"found {now - death} after its death");
                            return;
                        case HeartbeatVerdict.Beat:
                            next = now + interval;
                            if (!state.IsUnanswered)
                                pinged = now;
                            break;
                    }
                }
            });

    [Fact]
    public void First_beats_of_connections_that_came_together_are_spread_over_the_interval()
    {
        var beats = Enumerable.Range(1, 100).Select(number => HeartbeatPolicy.FirstBeat(S(5), number, S(30)).TotalSeconds).ToList();

        Assert.All(beats, beat => Assert.InRange(beat, 5, 35));
        for (var second = 0; second < 30; second += 3)
            Assert.InRange(beats.Count(beat => beat - 5 >= second && beat - 5 < second + 3), 8, 12);
    }
}
