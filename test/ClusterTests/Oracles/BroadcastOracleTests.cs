using Tidegate.Cluster.Clients;
using Tidegate.Cluster.Oracles;

namespace Tidegate.Cluster.Tests.Oracles;

public sealed class BroadcastOracleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // One message each second, confirmed a tenth of a second later; the fourth never.
    private static readonly Publication[] Publications =
        [.. Enumerable.Range(1, 20).Select(number => new Publication(number, At(number), number == 4 ? null : At(number + 0.1)))];

    private static readonly BroadcastOracle Oracle = new(Publications, Patience);

    [Fact]
    public void Socket_that_got_all_missed_nothing() => Assert.Empty(Oracle.MissedBy(Socket(opened: 2.5, ended: null, [3, .. Range(5, 20)])));

    [Fact]
    public void Gap_is_missed_unless_it_was_never_confirmed() => Assert.Equal([7, 8], Oracle.MissedBy(Socket(opened: 0.5, ended: null, [1, 2, 3, 5, 6, .. Range(9, 20)])));

    [Fact]
    public void End_is_missed_by_a_socket_that_stays() => Assert.Equal([19, 20], Oracle.MissedBy(Socket(opened: 2.5, ended: null, Range(3, 18))));

    [Fact]
    public void End_is_not_missed_by_a_socket_that_ended_before() => Assert.Empty(Oracle.MissedBy(Socket(opened: 2.5, ended: 12.0, Range(3, 11))));

    [Fact]
    public void Messages_that_come_before_the_topic_can_know_the_socket_begin_nothing() =>
        Assert.Empty(Oracle.MissedBy(Socket(opened: 8.5, ended: null, [3, 9, .. Range(11, 20)])));

    [Fact]
    public void Socket_that_stays_must_get_what_comes_after_the_patience() =>
        Assert.Equal(Range(5, 20), Oracle.MissedBy(Socket(opened: 2.5, ended: null, [])));

    [Fact]
    public void Socket_that_ended_and_never_got_anything_after_the_patience_is_not_judged() =>
        Assert.Empty(Oracle.MissedBy(Socket(opened: 2.5, ended: 19.0, [3])));

    [Fact]
    public void Numbers_that_come_again_or_late_are_counted()
    {
        var numbers = new ReceivedNumbers();
        foreach (var number in (long[])[4, 5, 8, 7, 8, 9, 12, 6])
            numbers.Add(number);

        Assert.Equal([(4, 9), (12, 12)], numbers.Ranges);
        Assert.Equal((1, 2), (numbers.Repeated, numbers.Late));
    }

    private static long At(double seconds) => (long)(seconds * 1e9);

    private static long[] Range(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(number => (long)number)];

    private static ClientRecord Socket(double opened, double? ended, long[] got)
    {
        var numbers = new ReceivedNumbers();
        foreach (var number in got)
            numbers.Add(number);
        return new ClientRecord(0, At(opened), At(opened), ended is { } end ? At(end) : null, 0, IsOwnEnd: false, numbers);
    }
}
