using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Clients that read slowly, but do read, lose neither their connection nor what is queued for them.</summary>
public sealed class SlowReaderTests
{
    private const string Hub = "default";
    private const int ServiceRestart = 1012;

    /// <summary>So little that a kernel takes it up only as its client reads.</summary>
    private const int ReceiveBufferBytes = 32 * 1024;

    private static readonly TimeSpan Exit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Client_that_reads_steadily_outlives_the_time_for_sends_and_pings_and_is_cut_where_it_stops()
    {
        await using var standalone = await Standalone.StartAsync(new Settings
        {
            ["Limits:SendQueueKilobytes"] = "4096",
            ["Transport:SendTimeout"] = "00:00:01.5",
            ["Heartbeat:Interval"] = "00:00:01.5",
            ["Heartbeat:Timeout"] = "00:00:01.5",
        });
        var service = standalone.Service;
        await using var slow = await RawWebSocketClient.OpenAsync(service.Addresses.PublicPort, "/ws?user=slow", ReceiveBufferBytes);
        var id = await service.Admin.GetConnectionIdAsync("slow");
        var message = new string('.', 64 * 1024);
        // More than kernels take up, so that writes wait, and less than the queue may hold: 3 MiB.
        for (var n = 0; n < 48; n++)
            await service.Admin.SendToUserAsync(Hub, "slow", message);

        // It reads 256 KB/s for 6 s and answers no ping: those are far behind what it reads.
        for (var n = 0; n < 24; n++)
        {
            Assert.NotNull(await slow.ReadFrameAsync());
            await Pace.ForAsync(TimeSpan.FromMilliseconds(250));
        }

        Assert.Equal(id, await service.Admin.GetConnectionIdAsync("slow"));
        await Expect.AuditAsync(service, 0);
    }

    [Fact]
    public async Task Drain_sends_a_slow_reader_all_that_is_queued_then_the_close_frame_then_the_end()
    {
        const int Messages = 45;
        await using var standalone = await Standalone.StartAsync(new Settings
        {
            ["Drain:NoticePeriod"] = "00:00:00",
            ["Drain:Window"] = "00:00:00",
            ["Transport:CloseTimeout"] = "00:00:01",
        });
        var service = standalone.Service;
        await using var slow = await RawWebSocketClient.OpenAsync(service.Addresses.PublicPort, "/client/hubs/default", ReceiveBufferBytes);
        await Expect.AuditAsync(service, 1);
        for (var n = 0; n < Messages; n++)
            await service.Admin.SendToHubAsync(Hub, $"{n} ".PadRight(20_000, '.'));

        service.Process.Send(Signal.Terminate);
        for (var n = 0; n < Messages; n++)
        {
            var frame = await slow.ReadFrameAsync();
            Assert.StartsWith($"{n} ", frame?.Text ?? "the end of the connection", StringComparison.Ordinal);
            await Pace.ForAsync(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(ServiceRestart, (await slow.ReadFrameAsync())?.CloseCode);
        await slow.SendAsync(Frame.OfClose(ServiceRestart));
        Assert.True(await slow.EndsInOrderAsync(), "The connection was reset.");
        Assert.Equal(0, await service.Process.WaitForExitAsync(Exit));
    }
}
