using System.Text.Json;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

public class SlowConsumerTests
{
    private static readonly byte[] Chunk = new byte[64 * 1024];

    [Fact]
    public async Task Client_that_does_not_read_is_closed_with_4003_and_another_is_served_meanwhile()
    {
        await using var host = await FrontendHost.StartAsync();
        using var slow = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", receiveBuffer: 4096);
        var connection = await host.Gateway.NextOpened();
        using var other = await host.ConnectAsync();

        Flood(connection);

        Assert.Equal("closing", connection.Read().State);
        await other.SendAsync(RawClient.Text("hello"));
        Assert.Equal("hello", await other.ReadTextAsync());
        Assert.Equal(2, host.Admission.InUse);
        host.Pass(TimeSpan.FromSeconds(2.25));
        var closed = await host.Gateway.NextClosed();
        Assert.Equal(CloseCodes.SlowConsumer.Code, closed.Code);
        Assert.Equal(1, host.Admission.InUse);
    }

    [Fact]
    public async Task Client_that_stops_reading_below_the_bound_is_closed_after_the_send_timeout()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with
        {
            SendQueueBytes = int.MaxValue,
            MaxMemoryPerConnectionBytes = long.MaxValue,
            HeartbeatTimeout = TimeSpan.FromDays(1),
        });
        using var slow = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", receiveBuffer: 4096);
        var connection = await host.Gateway.NextOpened();
        for (var i = 0; i < 256; i++)
            Assert.True(connection.Send(MessageKind.Binary, Chunk));

        host.Pass(TimeSpan.FromSeconds(9.5));
        Assert.Equal("open", connection.Read().State);
        // Buffers of the kernel may still fill up, in real time and with real progress: a bounded number of timeouts.
        const int Bound = 1000;
        for (var i = 0; i < Bound && connection.Read().State == "open"; i++)
            host.Pass(TimeSpan.FromSeconds(10.5));

        Assert.Equal("closing", connection.Read().State);
        host.Pass(TimeSpan.FromSeconds(2.25));
        Assert.Equal(CloseCodes.SlowConsumer.Code, (await host.Gateway.NextClosed()).Code);
    }

    [Fact]
    public async Task Client_that_was_slow_and_reads_again_gets_everything_in_order_and_one_notice_before_what_waited()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { SendQueueBytes = 16 * 1024 * 1024, MaxMemoryPerConnectionBytes = long.MaxValue });
        using var client = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", receiveBuffer: 4096);
        var connection = await host.Gateway.NextOpened();
        var sent = 0;
        while (connection.Read().QueueBytes <= 8 * 1024 * 1024)
            Assert.True(connection.Send(MessageKind.Binary, new byte[] { (byte)sent++ }.Concat(Chunk).ToArray()));

        var notices = new List<JsonElement>();
        for (var received = 0; received < sent;)
        {
            var (opcode, payload) = await client.ReadFrameAsync();
            if (opcode == 1)
            {
                notices.Add(JsonDocument.Parse(payload).RootElement);
                Assert.True(received < sent - 1);
                continue;
            }

            Assert.Equal((byte)received++, payload[0]);
        }

        var notice = Assert.Single(notices);
        Assert.Equal("slowConsumer", notice.GetProperty("event").GetString());
        Assert.Equal(16 * 1024 * 1024, notice.GetProperty("limitBytes").GetInt64());
        Assert.True(notice.GetProperty("queuedBytes").GetInt64() > 8 * 1024 * 1024);
        Assert.Equal("open", connection.Read().State);
    }

    [Fact]
    public async Task Connection_over_its_memory_is_closed_with_4004()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { SendQueueBytes = int.MaxValue, MaxMemoryPerConnectionBytes = 1024 * 1024 });
        using var slow = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", receiveBuffer: 4096);
        var connection = await host.Gateway.NextOpened();

        Flood(connection);
        host.Pass(TimeSpan.FromSeconds(2.25));

        Assert.Equal(CloseCodes.MemoryLimit.Code, (await host.Gateway.NextClosed()).Code);
    }

    [Fact]
    public async Task Message_that_needs_more_memory_than_a_connection_may_use_is_closed_with_4004()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { MaxMemoryPerConnectionBytes = 64 * 1024 });
        using var client = await host.ConnectAsync();

        await client.SendAsync(RawClient.Frame(2, new byte[200 * 1024]));

        Assert.Equal(CloseCodes.MemoryLimit.Code, (await client.ReadCloseAsync()).Code);
    }

    private static void Flood(Tidegate.WebFrontend.Connections.FrontendConnection connection)
    {
        const int Bound = 10_000;
        for (var i = 0; i < Bound; i++)
        {
            if (!connection.Send(MessageKind.Binary, Chunk))
                return;
        }

        Assert.Fail("The send queue took everything.");
    }
}
