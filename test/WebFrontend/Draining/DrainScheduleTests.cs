using CsCheck;
using Tidegate.WebFrontend.Draining;

namespace Tidegate.WebFrontend.Tests.Draining;

public sealed class DrainScheduleTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(2_499, 1)]
    [InlineData(2_500, 2)]
    [InlineData(7_500, 4)]
    [InlineData(10_000, 4)]
    [InlineData(99_000, 4)]
    public void Due_four_sockets_close_evenly_over_window(int milliseconds, int due) =>
        Assert.Equal(due, new DrainSchedule(4, Window).DueAt(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void Due_without_window_is_everything_at_once() => Assert.Equal(9, new DrainSchedule(9, TimeSpan.Zero).DueAt(TimeSpan.Zero));

    [Fact]
    public void Due_without_sockets_is_nothing() => Assert.Equal(0, new DrainSchedule(0, Window).DueAt(Window));

    [Fact]
    public void Due_at_the_delay_of_a_socket_includes_it_and_none_after_it() => Gen
        .Select(Gen.Int[1, 100_000], Gen.Long[1, TimeSpan.FromHours(1).Ticks], Gen.Double[0, 0.999_999])
        .Sample((sockets, ticks, place) =>
        {
            var schedule = new DrainSchedule(sockets, TimeSpan.FromTicks(ticks));
            var index = (int)(place * sockets);
            var due = schedule.DueAt(schedule.DelayOf(index) + TimeSpan.FromTicks(1));
            Assert.True(due > index, $"socket {index} of {sockets} is not due at its delay");
            Assert.True(due <= sockets);
            Assert.True(schedule.DueAt(schedule.DelayOf(index)) <= due);
        });

    [Fact]
    public void Notice_rounds_up_to_whole_seconds() => Assert.Equal(
        """{"type":"system","event":"draining","closesInSeconds":3,"reconnectAfterSeconds":4}""",
        System.Text.Encoding.UTF8.GetString(DrainNotice.For(TimeSpan.FromSeconds(2.1), TimeSpan.FromSeconds(3.1)).Span));

    [Theory]
    [InlineData(1_900, 0, 1000, 3.8)]
    [InlineData(1_900, 10, 1000, 3)]
    [InlineData(100_000, 60, 1000, 10)]
    public void Clients_of_a_drain_come_back_over_what_its_closes_leave_of_the_time(int sockets, double window, int perSecond, double spread)
    {
        var schedule = new DrainSchedule(sockets, TimeSpan.FromSeconds(window));

        Assert.Equal(TimeSpan.FromSeconds(1), schedule.ReconnectAfter(perSecond, 0));
        Assert.Equal(TimeSpan.FromSeconds(1 + Math.Floor(spread * 0.999)), schedule.ReconnectAfter(perSecond, 0.999));
    }
}
