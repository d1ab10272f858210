using Tidegate.Configuration;
using Tidegate.WebFrontend.Frames;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Frames;

public class FrameRulesTests
{
    private static readonly FrameHeader Ping = new(9, true, true, 0, true);

    [Fact]
    public void Control_frames_over_burst_and_rate_are_a_flood_and_the_burst_comes_back_with_time()
    {
        var rules = new FrameRules(new TransportOptions { ControlFramesPerSecond = 10 });

        for (var i = 0; i < 20; i++)
            Assert.Null(rules.Judge(Ping, TimeSpan.Zero, 100));
        Assert.Same(FrameFault.ControlFlood, rules.Judge(Ping, TimeSpan.Zero, 100));
        Assert.Same(FrameFault.ControlFlood, rules.Judge(Ping, TimeSpan.FromMilliseconds(99), 100));
        Assert.Null(rules.Judge(Ping, TimeSpan.FromMilliseconds(101), 100));
        for (var i = 0; i < 20; i++)
            Assert.Null(rules.Judge(Ping, TimeSpan.FromSeconds(10), 100));
    }

    [Fact]
    public void Messages_are_counted_anew_and_control_frames_between_fragments_do_not_count()
    {
        var rules = new FrameRules(new TransportOptions { MaxFramesPerMessage = 2 });

        for (var message = 0; message < 3; message++)
        {
            Assert.Null(rules.Judge(new FrameHeader(1, false, true, 60, true), TimeSpan.Zero, 100));
            Assert.True(rules.MessageOpen);
            Assert.Null(rules.Judge(Ping, TimeSpan.Zero, 100));
            Assert.True(rules.MessageOpen);
            Assert.Null(rules.Judge(new FrameHeader(0, true, true, 40, true), TimeSpan.Zero, 100));
            Assert.False(rules.MessageOpen);
        }

        Assert.Null(rules.Judge(new FrameHeader(1, false, true, 60, true), TimeSpan.Zero, 100));
        Assert.Same(FrameFault.TooBig, rules.Judge(new FrameHeader(0, true, true, 41, true), TimeSpan.Zero, 100));
    }

    [Fact]
    public void Lengths_that_add_up_beyond_64_bits_are_too_big()
    {
        var rules = new FrameRules(new TransportOptions());

        Assert.Null(rules.Judge(new FrameHeader(1, false, true, 100, true), TimeSpan.Zero, 100));
        Assert.Same(FrameFault.TooBig, rules.Judge(new FrameHeader(0, false, true, long.MaxValue, true), TimeSpan.Zero, 100));
    }

    [Fact]
    public void Finding_and_judging_frames_allocates_nothing()
    {
        byte[] bytes = [.. RawClient.Frame(1, new byte[100]), .. RawClient.Frame(10, [])];
        var rules = new FrameRules(new TransportOptions());
        var scanner = new FrameScanner();
        Assert.Equal(2, JudgeAll(0));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var second = 1; second < 100; second++)
            JudgeAll(second);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        int JudgeAll(int second)
        {
            var frames = 0;
            for (ReadOnlySpan<byte> left = bytes; scanner.TryRead(ref left, out var header); frames++)
            {
                if (rules.Judge(header, TimeSpan.FromSeconds(second), 1000) is not null)
                    return -1;
            }

            return frames;
        }
    }
}
