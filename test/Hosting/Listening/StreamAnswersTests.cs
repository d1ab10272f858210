using Tidegate.Hosting.Listening;

namespace Tidegate.Hosting.Tests.Listening;

public sealed class StreamAnswersTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(10);

    private readonly StreamAnswers _answers = new();

    [Fact]
    public void Answer_is_stuck_while_its_last_frame_is_not_written()
    {
        _answers.Begin(1);
        Assert.False(IsStuckAt(100));
        _answers.End(1, TimeSpan.FromSeconds(100), isAborted: false);
        _answers.Written(Frame(0, 0, 1, 5));

        Assert.False(IsStuckAt(109));
        Assert.True(IsStuckAt(110));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1 | 4)]
    [InlineData(3, 0)]
    public void Frame_that_ends_the_stream_ends_the_wait_however_it_is_cut(byte type, byte flags)
    {
        byte[] written = [.. Frame(4, 0, 0, 12), .. Frame(1, 4, 3, 30), .. Frame(type, flags, 3, 300)];
        for (var piece = 1; piece <= written.Length; piece++)
        {
            _answers.Begin(3);
            _answers.End(3, TimeSpan.Zero, isAborted: false);
            foreach (var bytes in written.Chunk(piece))
                _answers.Written(bytes);
            Assert.False(IsStuckAt(1000));
        }
    }

    [Fact]
    public void Frames_of_other_streams_and_kinds_end_nothing()
    {
        _answers.Begin(3);
        _answers.End(3, TimeSpan.Zero, isAborted: false);
        _answers.Written([.. Frame(0, 1, 1, 5), .. Frame(4, 1, 0, 0), .. Frame(6, 1, 0, 8), .. Frame(0, 8, 3, 5)]);

        Assert.True(IsStuckAt(10));
    }

    [Fact]
    public void Stream_that_was_answered_before_its_request_ended_or_was_aborted_waits_for_nothing()
    {
        _answers.Begin(1);
        _answers.Written(Frame(1, 5, 1, 20));
        _answers.End(1, TimeSpan.Zero, isAborted: false);
        _answers.Begin(3);
        _answers.End(3, TimeSpan.Zero, isAborted: true);

        Assert.False(IsStuckAt(1000));
    }

    private bool IsStuckAt(double seconds) => _answers.IsStuck(TimeSpan.FromSeconds(seconds), Allowed);

    private static byte[] Frame(byte type, byte flags, byte stream, int length) =>
        [0, (byte)(length >> 8), (byte)length, type, flags, 0, 0, 0, stream, .. Enumerable.Repeat((byte)0xFF, length)];
}
