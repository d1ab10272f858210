using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Topics;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Shedding;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Tests.Shedding;

/// <summary>What a frontend does about its own memory, at real sockets and with made-up figures.</summary>
public sealed class MemoryGuardTests
{
    private const long Limit = 1_000_000_000;

    private long _collections;
    private double _live = 1;
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public async Task Grades_refuse_clients_then_large_messages_and_let_small_ones_pass()
    {
        await using var host = await FrontendHost.StartAsync();
        var guard = Guard(host);
        using var small = await host.ConnectAsync();
        using var large = await host.ConnectAsync();

        Tick(guard, host, 0.96);
        using var refused = await RawClient.OpenAsync(host.Port);
        await refused.SendAsync(RawClient.Handshake("/ws"));
        var answer = await refused.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 503", answer);
        Assert.Contains("\"reason\":\"capacity\"", answer);
        Assert.Contains("Retry-After: 5\r\n", answer);
        Assert.Equal(2, host.Admission.InUse);

        Tick(guard, host, 1.01);
        await large.SendAsync(RawClient.Frame(2, new byte[100_000]));
        Assert.Equal(4004, (await large.ReadCloseAsync()).Code);
        await small.SendAsync(RawClient.Frame(1, new byte[20_000]));
        Assert.Equal(20_000, (await small.ReadFrameAsync()).Payload.Length);

        Tick(guard, host, 0.5);
        using var admitted = await host.ConnectAsync();
        await small.SendAsync(RawClient.Frame(2, new byte[100_000]));
        Assert.Equal(100_000, (await small.ReadFrameAsync()).Payload.Length);
    }

    [Fact]
    public async Task Heaviest_are_closed_once_a_collection_has_shown_that_it_is_no_garbage()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { SendQueueBytes = int.MaxValue, MaxMemoryPerConnectionBytes = long.MaxValue });
        var guard = Guard(host);
        using var heavy = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", receiveBuffer: 4096);
        var connection = await host.Gateway.NextOpened();
        using var light = await host.ConnectAsync();
        for (var n = 0; n < 100; n++) Assert.True(connection.Send(MessageKind.Binary, new byte[1024 * 1024]));

        Tick(guard, host, 1.06);
        Assert.False(connection.IsClosing);
        _live = 0.5;
        _collections++;
        Tick(guard, host, 1.06);
        Assert.False(connection.IsClosing);
        _live = 1;
        Tick(guard, host, 1.06, after: GarbageWatch.Interval);
        _collections++;
        Tick(guard, host, 1.06, after: GarbageWatch.Interval);

        Assert.True(connection.IsClosing);
        await light.SendAsync(RawClient.Text("still here"));
        Assert.Equal("still here", await light.ReadTextAsync());
    }

    [Fact]
    public async Task Those_who_fill_the_room_are_closed_when_somebody_else_needs_some()
    {
        await using var host = await FrontendHost.StartAsync();
        var guard = Guard(host);
        guard.Tick(new ProcessReading(1, 1, 1, 8_000_000, 0, null), host.Get<MonotonicClock>().Now);
        var room = host.Get<MessageRoom>();
        using var first = await host.ConnectAsync();
        using var second = await host.ConnectAsync();
        using var third = await host.ConnectAsync();
        await first.SendAsync(Unfinished(1_000_000));
        await second.SendAsync(Unfinished(1_000_000));
        await Expect.Within(Task.Run(() => SpinWait.SpinUntil(() => room.UsedBytes == 2 * 1024 * 1024, TimeSpan.FromSeconds(10))), "two half messages");
        await third.SendAsync(Unfinished(600_000));
        Assert.Equal(4004, (await third.ReadCloseAsync()).Code);

        guard.Tick(new ProcessReading(1, 1, 1, 8_000_000, 0, null), host.Get<MonotonicClock>().Now);

        Assert.Equal(1, host.Registry.Snapshot().Count(connection => connection.IsClosing && connection.WeightBesideBase > 1_000_000));
    }

    /// <summary>A message of a MiB of which only a part comes.</summary>
    private static byte[] Unfinished(int bytes) => RawClient.Frame(2, new byte[1024 * 1024])[..bytes];

    private MemoryGuard Guard(FrontendHost host) => new(
        new MemoryGradeGauge(0.85),
        host.Get<LocalMemory>(),
        host.Get<MessageRoom>(),
        host.Get<MessageBuffers>(),
        new MemoryShedder(host.Registry, host.Get<MessageRoom>(), host.Get<MonotonicClock>(), NullLogger<MemoryShedder>.Instance),
        new GarbageWatch(() => { }, () => _collections),
        host.Registry,
        host.Get<ConnectionMemory>(),
        Options.Create(new TidegateOptions()),
        host.Get<MonotonicClock>(),
        host.Time,
        NullLogger<MemoryGuard>.Instance);

    private void Tick(MemoryGuard guard, FrontendHost host, double utilization, TimeSpan after = default)
    {
        _now += after;
        guard.Tick(new ProcessReading((long)(Limit * 0.8 * utilization), (long)(Limit * 0.8 * utilization * _live), 0, Limit, 0, null), _now);
    }
}
