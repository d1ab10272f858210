using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Frames;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Tests.Frames;

/// <summary>A client that sends more than it may is read more slowly.</summary>
public class IntakeTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TidegateOptions _options = new();
    private readonly MemoryStream _stream = new();

    [Fact]
    public async Task Frames_over_the_rate_are_read_as_fast_as_the_rate()
    {
        _options.Transport.FramesPerSecond = 10;
        var meter = Meter(Repeat(RawClient.Frame(2, "x"u8), 50));
        Assert.Equal(20 * 7, await ReadNowAsync(meter, 20 * 7));

        // One more is read, in debt; from then on it is ten a second.
        Assert.Equal(7, await ReadNowAsync(meter, 7));
        var next = meter.ReadAsync(new byte[7]).AsTask();
        Assert.False(next.IsCompleted);
        Assert.False(meter.IsReading);
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(7, await Expect.Within(next, "the next frame"));
    }

    [Fact]
    public async Task Fragments_count_as_frames()
    {
        _options.Transport.FramesPerSecond = 10;
        var meter = Meter([.. RawClient.Frame(2, [], fin: false), .. Repeat(RawClient.Frame(0, [], fin: false), 30)]);

        Assert.Equal(31 * 6, await ReadNowAsync(meter, 1000));
        Assert.False(meter.ReadAsync(new byte[7]).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Bytes_over_the_rate_hold_back_and_the_message_is_excused()
    {
        _options.Transport.KilobytesPerSecond = 16;
        var meter = Meter(RawClient.Frame(2, new byte[64 * 1024]));
        // A second's bytes may come at once; what is beyond it takes another second.
        Assert.Equal(32 * 1024, await ReadNowAsync(meter, 32 * 1024));

        var rest = meter.ReadAsync(new byte[64 * 1024]).AsTask();
        Assert.False(rest.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Expect.Within(Until(() => AssemblyTime.Begin(meter) == TimeSpan.FromSeconds(1) || rest.IsCompleted), "the excuse");
        Assert.Equal(32 * 1024 + 14, await Expect.Within(rest, "the rest"));
        Assert.Null(AssemblyTime.Begin(meter));
    }

    [Fact]
    public async Task Client_within_its_rates_is_never_held_back()
    {
        var meter = Meter(Repeat(RawClient.Frame(2, new byte[100]), 1000));

        Assert.Equal(106 * 1000, await ReadNowAsync(meter, 106 * 1000));
    }

    [Fact]
    public async Task Reads_that_always_find_bytes_let_others_have_the_thread()
    {
        var meter = Meter(Repeat(RawClient.Frame(2, []), 100));
        var turns = new TurnCounter();
        var reading = Task.CompletedTask;
        turns.Run(() => reading = ReadAllAsync());

        await Expect.Within(reading, "all frames");
        Assert.True(turns.Turns >= 100 / 16, $"{turns.Turns} turns for 100 reads");

        async Task ReadAllAsync()
        {
            for (var i = 0; i < 100; i++)
                Assert.Equal(6, await meter.ReadAsync(new byte[6]));
        }
    }

    [Fact]
    public async Task Reads_that_end_on_the_thread_that_brings_the_bytes_give_it_back_after_a_turn()
    {
        var stream = new InlineStream();
        var meter = new FrameMeter(stream, new MonotonicClock(_time), _options.Transport, new ClusterSettingsSource(Options.Create(_options)));
        var frame = RawClient.Frame(2, []);
        var reading = ReadAllAsync();
        for (var i = 0; i < 160; i++)
            await stream.BringAsync(frame);

        await Expect.Within(reading, "all frames");
        Assert.InRange(stream.ReadsByWhoBrings, 1, 160 - (160 / 16) + 1);

        async Task ReadAllAsync()
        {
            for (var i = 0; i < 160; i++)
                Assert.Equal(6, await meter.ReadAsync(new byte[6]));
        }
    }

    private static byte[] Repeat(byte[] frame, int count) => [.. Enumerable.Repeat(frame, count).SelectMany(bytes => bytes)];

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }

    private FrameMeter Meter(byte[] incoming)
    {
        _stream.Write(incoming);
        _stream.Position = 0;
        return new FrameMeter(_stream, new MonotonicClock(_time), _options.Transport, new ClusterSettingsSource(Options.Create(_options)));
    }

    private static async Task<int> ReadNowAsync(FrameMeter meter, int count) =>
        await Expect.Within(meter.ReadAsync(new byte[count]).AsTask(), $"{count} bytes at once");
}
