using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>A client that stops reading is cut off, and nobody else notices.</summary>
public sealed class SlowConsumerTests
{
    private const string Hub = "default";
    private const int MessageBytes = 32 * 1024;

    /// <summary>64 MiB: many times what the kernel and the send queue can take up for one socket.</summary>
    private const int MaxMessages = 2_000;

    private static readonly TimeSpan NotDelayed = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Client_that_stops_reading_is_closed_and_nobody_else_is_delayed()
    {
        await using var standalone = await Standalone.StartAsync(new Settings
        {
            ["Limits:SendQueueKilobytes"] = "256",
            ["Transport:SendTimeout"] = "00:00:02",
        });
        var service = standalone.Service;
        await using var slow = await RawWebSocketClient.OpenAsync(service.Addresses.PublicPort, "/ws?user=slow", receiveBufferBytes: 4096);
        await using var good = await WebSocketTestClient.OpenAsync(service.Addresses.WebSocketUrl("/ws?user=good"));
        await Expect.AuditAsync(service, 2);
        var slowId = await service.Admin.GetConnectionIdAsync("slow");
        var closed = service.Output.WaitForAsync(
            "close 4003 of the slow client in the log",
            line => line.Contains("4003", StringComparison.Ordinal) && line.Contains(slowId, StringComparison.Ordinal),
            TimeSpan.FromSeconds(60));

        for (var n = 0; n < MaxMessages && !closed.IsCompleted; n++)
        {
            var text = $"{n} ".PadRight(MessageBytes, '.');
            await service.Admin.SendToHubAsync(Hub, text);
            await good.WaitForAsync($"message {n}", message => message.Text == text, NotDelayed);
        }

        await closed;
        await Expect.AuditAsync(service, 1);
        Assert.True(good.IsOpen);
        Assert.DoesNotContain(good.Messages, message => message.Event == "slowConsumer");
    }
}
