using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Frames;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Tests.Frames;

public class FrameMeterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly GatedStream _stream = new();
    private readonly MonotonicClock _clock;
    private readonly FrameMeter _meter;

    public FrameMeterTests()
    {
        var options = new TidegateOptions();
        _clock = new MonotonicClock(_time);
        _meter = new FrameMeter(_stream, _clock, options.Transport, new ClusterSettingsSource(Options.Create(options)));
    }

    [Fact]
    public async Task Assembly_is_timed_from_the_first_byte_of_a_message_to_its_last()
    {
        var message = RawClient.Frame(1, "hello"u8);
        _time.Advance(TimeSpan.FromSeconds(1));
        await ReadAsync(message[..1]);
        Assert.Equal(TimeSpan.FromSeconds(1), AssemblyTime.Begin(_meter));

        _time.Advance(TimeSpan.FromSeconds(1));
        await ReadAsync(message[1..7]);
        Assert.Equal(TimeSpan.FromSeconds(2), AssemblyTime.Begin(_meter));

        _time.Advance(TimeSpan.FromSeconds(1));
        await ReadAsync(message[7..]);
        Assert.Null(AssemblyTime.Begin(_meter));
        Assert.Equal(TimeSpan.FromSeconds(3), _meter.LastReadAt);
    }

    [Fact]
    public async Task Assembly_that_follows_another_in_the_same_bytes_is_timed_anew()
    {
        await ReadAsync(RawClient.Frame(1, "one"u8, fin: false));
        _time.Advance(TimeSpan.FromSeconds(5));
        await ReadAsync([.. RawClient.Frame(0, "end"u8), .. RawClient.Frame(1, "two"u8)[..1]]);
        Assert.Equal(TimeSpan.FromSeconds(5), AssemblyTime.Begin(_meter));

        _time.Advance(TimeSpan.FromSeconds(2));
        _meter.ExcuseAssembly();
        Assert.Equal(TimeSpan.FromSeconds(7), AssemblyTime.Begin(_meter));
    }

    [Fact]
    public async Task Fragments_with_control_frames_between_keep_their_first_moment()
    {
        await ReadAsync(RawClient.Frame(1, "one"u8, fin: false));
        _time.Advance(TimeSpan.FromSeconds(5));
        await ReadAsync([.. RawClient.Frame(9, []), .. RawClient.Frame(0, "two"u8, fin: false)]);

        Assert.Equal(TimeSpan.Zero, AssemblyTime.Begin(_meter));
    }

    [Fact]
    public async Task Payload_of_a_message_is_counted_as_it_comes_and_control_frames_are_not()
    {
        // At the end of the first time a message must have brought 80 KiB.
        _time.Advance(TimeSpan.FromSeconds(1));
        var frame = RawClient.Frame(2, new byte[50 * 1024], fin: false);
        await ReadAsync(frame);
        await ReadAsync([.. RawClient.Frame(9, new byte[125]), .. RawClient.Frame(9, new byte[125])[..100]]);
        await ReadAsync(RawClient.Frame(9, new byte[125])[100..]);
        await ReadAsync(RawClient.Frame(0, new byte[100 * 1024])[..(14 + (30 * 1024) - 1)]);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.True(IsTooSlow());
        await ReadAsync(RawClient.Frame(0, new byte[100 * 1024])[(14 + (30 * 1024) - 1)..(14 + (30 * 1024))]);
        Assert.False(IsTooSlow());
        await ReadAsync(RawClient.Frame(0, new byte[100 * 1024])[(14 + (30 * 1024))..]);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(IsTooSlow());
    }

    [Fact]
    public async Task Header_that_is_never_complete_counts_as_a_message_without_payload()
    {
        await ReadAsync(RawClient.Frame(2, new byte[900 * 1024]));
        await ReadAsync(RawClient.Frame(2, new byte[10])[..1]);
        Assert.False(IsTooSlow());

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(IsTooSlow());
    }

    [Fact]
    public async Task Ping_is_written_between_frames_never_inside_one()
    {
        _stream.Gate = new TaskCompletionSource();
        var frame = new byte[40 * 1024];
        frame[0] = 0x82;
        var write = _meter.WriteAsync(frame).AsTask();
        Assert.Equal(TimeSpan.Zero, _meter.Writer.WaitingSince);

        _time.Advance(TimeSpan.FromSeconds(3));
        _meter.Writer.Ping();
        Assert.Null(_meter.Writer.PingSentAt);
        _stream.Open();
        await Expect.Within(write, "the end of the write");

        Assert.Equal([16 * 1024, 16 * 1024, 8 * 1024, 2], _stream.Written.Select(bytes => bytes.Length));
        Assert.Equal([0x89, 0], _stream.Written[^1]);
        Assert.Equal(TimeSpan.FromSeconds(3), _meter.Writer.PingSentAt);
        Assert.Null(_meter.Writer.WaitingSince);
    }

    [Fact]
    public async Task Pong_that_is_read_before_the_ping_is_through_counts_as_its_answer()
    {
        _stream.Gate = new TaskCompletionSource();
        _meter.Writer.Ping();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await ReadAsync(RawClient.Frame(10, []));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _stream.Open();

        Assert.False(Heartbeat().IsUnanswered);
    }

    [Fact]
    public async Task Peer_that_has_answered_owes_nothing_after_a_stall_of_ours()
    {
        _meter.Writer.Ping();
        Assert.True(Heartbeat().IsUnanswered);
        _time.Advance(TimeSpan.FromSeconds(1));
        await ReadAsync(RawClient.Frame(10, []));
        _time.Advance(TimeSpan.FromSeconds(5));
        _meter.Writer.Excuse(TimeSpan.FromSeconds(6));

        Assert.False(Heartbeat().IsUnanswered);
    }

    [Fact]
    public async Task Ping_after_the_close_frame_is_not_written()
    {
        await _meter.WriteAsync(new byte[] { 0x88, 2, 0x0F, 0xA1 });
        _meter.Writer.Ping();

        Assert.Single(_stream.Written);
        Assert.Equal(4001, _meter.Writer.CloseSent);
    }

    [Fact]
    public void Ping_into_a_broken_stream_is_the_receive_loops_business()
    {
        _stream.Broken = true;
        _meter.Writer.Ping();
        Assert.Null(_meter.Writer.PingSentAt);

        _stream.Broken = false;
        _meter.Writer.Ping();
        Assert.NotNull(_meter.Writer.PingSentAt);
    }

    [Fact]
    public async Task Fault_is_told_once_and_what_follows_is_dropped_up_to_the_peers_close_frame()
    {
        var watcher = new Watcher();
        _meter.Watch(watcher);
        _stream.Portions.Enqueue(RawClient.Frame(1, "x"u8, masked: false));
        _stream.Portions.Enqueue(RawClient.Frame(1, "more"u8, masked: false));
        _stream.Portions.Enqueue(RawClient.Close(1002));
        _stream.Portions.Enqueue(RawClient.Text("after the end"));

        Assert.Equal(0, await _meter.ReadAsync(new byte[100].AsMemory()));
        await _meter.DrainAsync();

        Assert.Same(FrameFault.Unmasked, Assert.Single(watcher.Faults));
        Assert.Single(_stream.Portions);
    }

    [Fact]
    public async Task Watcher_hears_of_what_depends_on_time_and_not_of_whole_messages()
    {
        var watcher = new Watcher();
        _meter.Watch(watcher);
        var text = RawClient.Text("hello");
        _stream.Portions.Enqueue(text);
        _stream.Portions.Enqueue(text[..3]);
        _stream.Portions.Enqueue(text[3..]);
        var buffer = new byte[100].AsMemory();

        Assert.Equal(text.Length, await _meter.ReadAsync(buffer));
        Assert.Equal(0, watcher.Engagements);
        Assert.Equal(3, await _meter.ReadAsync(buffer));
        Assert.Equal((1, true), (watcher.Engagements, _meter.IsAssembling));
        Assert.Equal(text.Length - 3, await _meter.ReadAsync(buffer));
        Assert.Equal((1, false), (watcher.Engagements, _meter.IsAssembling));
        _meter.Writer.Ping();
        Assert.Equal(2, watcher.Engagements);
    }

    private sealed class Watcher : IFrameWatcher
    {
        public List<FrameFault> Faults { get; } = [];

        public int Engagements { get; private set; }

        public void Failed(FrameFault fault) => Faults.Add(fault);

        public void Engaged() => Engagements++;
    }

    private bool IsTooSlow() => _meter.IsAssemblyTooSlow(_clock.Now);

    private HeartbeatState Heartbeat() =>
        new(TimeSpan.MaxValue, _meter.Writer.PingBegunAt, _meter.Writer.PingSentAt, _meter.LastReadAt, IsReading: true);

    private async Task ReadAsync(byte[] bytes)
    {
        _stream.Portions.Enqueue(bytes);
        Assert.Equal(bytes.Length, await _meter.ReadAsync(new byte[bytes.Length].AsMemory()));
    }
}
