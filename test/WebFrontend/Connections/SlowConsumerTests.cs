using System.Text.Json;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

public class SlowConsumerTests
{
    /// <summary>The kernel doubles it, and has to let more in where a client reads twice as much.</summary>
    private const int ReceiveBuffer = 16 * 1024;

    private static readonly byte[] Chunk = new byte[64 * 1024];

    [Fact]
    public async Task Client_that_does_not_read_is_closed_with_4003_and_another_is_served_meanwhile()
    {
        await using var host = await FrontendHost.StartAsync();
        using var slow = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", receiveBuffer: 4096);
        var connection = await host.Gateway.NextOpened();
        using var other = await host.ConnectAsync();

        Flood(connection);

        Assert.Equal(ConnectionState.Closing, connection.Read().State);
        await other.SendAsync(RawClient.Text("hello"));
        Assert.Equal("hello", await other.ReadTextAsync());
        Assert.Equal(2, host.Admission.InUse);
        // What is still on its way to the kernels is real progress, so that the time of the close may begin anew once.
        host.Pass(TimeSpan.FromSeconds(5));
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
        Assert.Equal(ConnectionState.Open, connection.Read().State);
        // Buffers of the kernel may still fill up, in real time and with real progress: a bounded number of timeouts.
        const int Bound = 1000;
        for (var i = 0; i < Bound && connection.Read().State == ConnectionState.Open; i++)
            host.Pass(TimeSpan.FromSeconds(10.5));

        Assert.Equal(ConnectionState.Closing, connection.Read().State);
        host.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(CloseCodes.SlowConsumer.Code, (await host.Gateway.NextClosed()).Code);
    }

    [Fact]
    public async Task Client_that_reads_slowly_but_steadily_lives_though_no_write_ends_and_no_ping_reaches_it()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { SendQueueBytes = int.MaxValue, MaxMemoryPerConnectionBytes = long.MaxValue });
        using var slow = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", receiveBuffer: ReceiveBuffer);
        var connection = await host.Gateway.NextOpened();
        for (var i = 0; i < 256; i++)
            Assert.True(connection.Send(MessageKind.Binary, Chunk));
        host.Pass(HeartbeatPolicy.ScanInterval);

        // The interval and timeout of the heartbeat are over after 50 s, that of a send after 10 s.
        var buffer = new byte[2 * ReceiveBuffer];
        for (var second = 0; second < 63; second += 9)
        {
            await ReadAsync(slow, buffer);
            await host.TakesAsync(connection);
            host.Pass(TimeSpan.FromSeconds(9));
            Assert.Equal(ConnectionState.Open, connection.Read().State);
        }

        // What was read last may be confirmed in the meantime.
        host.Pass(TimeSpan.FromSeconds(11));
        Assert.Equal(ConnectionState.Closing, connection.Read().State);
        slow.Dispose();
        // A write without progress and a ping without an answer are as old as each other.
        Assert.Contains((await host.Gateway.NextClosed()).Code, new[] { CloseCodes.SlowConsumer.Code, CloseCodes.HeartbeatLost.Code });
    }

    [Fact]
    public async Task What_a_client_does_not_read_waits_here_and_not_in_the_kernel()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", receiveBuffer: 4096);
        var connection = await host.Gateway.NextOpened();

        var taken = 0;
        for (; connection.Read().QueueBytes == 0; taken += Chunk.Length)
            Assert.True(connection.Send(MessageKind.Binary, Chunk));

        Assert.InRange(taken, Chunk.Length, 1024 * 1024);
    }

    [Fact]
    public async Task One_large_message_to_a_client_is_no_reason_for_a_notice()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { MaxMemoryPerConnectionBytes = long.MaxValue });
        using var client = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", receiveBuffer: 4096);
        var connection = await host.Gateway.NextOpened();
        // Fills the buffers of both kernels, so that the next one waits.
        var filling = 0;
        for (; connection.Read().QueueBytes == 0; filling++)
            Assert.True(connection.Send(MessageKind.Binary, Chunk));
        await Expect.Within(ReadFramesAsync(client, filling), "what filled the buffers");
        // The client may have it all before the server knows that its write has ended.
        await Expect.Within(UntilAsync(() => connection.Read().QueueBytes == 0), "the queue is empty");

        // More than the send buffer of a kernel grows to (tcp_wmem), so that most of it waits.
        Assert.True(connection.Send(MessageKind.Binary, new byte[16 * 1024 * 1024]));
        host.Pass(TimeSpan.FromSeconds(3));
        Assert.True(connection.Read().QueueBytes > host.Get<ConnectionServices>().Settings.SendQueueBytes / 2);

        Assert.Equal(2, (await client.ReadFrameAsync()).Opcode);
        Assert.True(connection.Send(MessageKind.Text, "and no notice before this"u8.ToArray()));
        Assert.Equal("and no notice before this", await client.ReadTextAsync());
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
        host.Pass(TimeSpan.FromSeconds(1.5));

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
        Assert.Equal(ConnectionState.Open, connection.Read().State);
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

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }

    private static async Task ReadFramesAsync(RawClient client, int frames)
    {
        for (var i = 0; i < frames; i++)
            await client.ReadFrameAsync();
    }

    private static async Task ReadAsync(RawClient client, byte[] buffer)
    {
        for (var read = 0; read < buffer.Length;)
            read += await Expect.Within(client.Socket.ReceiveAsync(buffer.AsMemory(read)).AsTask(), "bytes from the server");
    }

    private static void Flood(FrontendConnection connection)
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
