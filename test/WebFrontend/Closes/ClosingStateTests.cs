using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.WebFrontend.Closes;

namespace Tidegate.WebFrontend.Tests.Closes;

public class ClosingStateTests
{
    private static readonly TransportOptions Transport = new();

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Peer_that_takes_nothing_has_the_time_of_a_closing_handshake()
    {
        var closing = Begin(CloseCodes.ServiceRestart);

        Assert.Equal(ClosingVerdict.Wait, closing.Judge(S(101.9), takenAt: S(99), latest: null));
        Assert.Equal(ClosingVerdict.End, closing.Judge(S(102), takenAt: S(99), latest: null));
    }

    [Fact]
    public void Peer_that_takes_what_is_queued_has_that_time_anew_up_to_the_bound()
    {
        var closing = Begin(CloseCodes.ServiceRestart);

        for (var now = 100.0; now < 130; now += 1.9)
            Assert.Equal(ClosingVerdict.Wait, closing.Judge(S(now), takenAt: S(now - 1.9), latest: null));
        Assert.Equal(ClosingVerdict.Abort, closing.Judge(S(130), takenAt: S(129.9), latest: null));
    }

    [Theory]
    [InlineData(4007)]
    [InlineData(4004)]
    [InlineData(1002)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1008)]
    [InlineData(1009)]
    public void Lost_lease_memory_and_broken_rules_wait_for_no_slow_peer(int code)
    {
        var closing = Begin(CloseCodes.All[code]);

        Assert.Equal(ClosingVerdict.Wait, closing.Judge(S(101.9), takenAt: S(101.8), latest: null));
        Assert.Equal(ClosingVerdict.Abort, closing.Judge(S(102), takenAt: S(101.9), latest: null));
    }

    [Fact]
    public void Lost_lease_hurries_a_close_that_had_more_time_and_never_gives_one_more()
    {
        var closing = Begin(CloseCodes.ServiceRestart);

        closing.Hurry(S(110));
        closing.Hurry(S(111));

        Assert.Equal(ClosingVerdict.Wait, closing.Judge(S(111.9), takenAt: S(111.8), latest: null));
        Assert.Equal(ClosingVerdict.Abort, closing.Judge(S(112), takenAt: S(111.9), latest: null));
    }

    [Fact]
    public void End_of_the_process_ends_every_close()
    {
        var closing = Begin(CloseCodes.ServiceRestart);

        Assert.Equal(ClosingVerdict.Wait, closing.Judge(S(104.9), takenAt: S(104.8), latest: S(105)));
        Assert.Equal(ClosingVerdict.Abort, closing.Judge(S(105), takenAt: S(104.9), latest: S(105)));
    }

    [Fact]
    public void Carrier_that_does_not_end_in_order_is_aborted()
    {
        var closing = Begin(CloseCodes.ServiceRestart);
        closing.End(S(102));

        Assert.Equal(ClosingVerdict.Wait, closing.Judge(S(102.9), takenAt: null, latest: null));
        Assert.Equal(ClosingVerdict.Abort, closing.Judge(S(103), takenAt: null, latest: null));
    }

    private static ClosingState Begin(CloseCode code) => new(code.Code, code.Reason, CloseInitiator.Server, S(100), Transport);
}
