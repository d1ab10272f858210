using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

public class ClosingTests
{
    /// <summary>900 KB, less than the send queue takes.</summary>
    private const int Messages = 45;

    /// <summary>Less than two of these messages, which a client therefore gets only as it reads.</summary>
    private const int ReceiveBuffer = 16 * 1024;

    [Fact]
    public async Task Close_by_the_server_sends_what_waits_then_the_close_frame()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();

        Assert.True(connection.Send(MessageKind.Text, "last words"u8.ToArray()));
        connection.BeginClose(CloseCodes.ServiceRestart, "drain");
        connection.BeginClose(CloseCodes.Idle);

        Assert.Equal(ConnectionState.Closing, connection.Read().State);
        Assert.False(connection.Send(MessageKind.Text, "too late"u8.ToArray()));
        Assert.Equal("last words", await client.ReadTextAsync());
        Assert.Equal((1012, "drain"), await client.ReadCloseAsync());
        Assert.False(host.Gateway.HasClosed);
        await client.SendAsync(RawClient.Close(1012));
        Assert.Equal("", await client.ReadToEndAsync());
        var closed = await host.Gateway.NextClosed();
        Assert.Equal((1012, "drain"), (closed.Code, closed.Reason));
    }

    [Fact]
    public async Task Messages_while_closing_are_not_served()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();

        connection.BeginClose(CloseCodes.TryAgainLater);
        await client.SendAsync([.. RawClient.Text("late"), .. RawClient.Close(1013)]);

        Assert.Equal(1013, (await client.ReadCloseAsync()).Code);
        Assert.Equal(0, (await host.Gateway.NextClosed()).LastReading.MessagesIn);
    }

    [Fact]
    public async Task Peer_that_does_not_answer_the_close_frame_is_aborted_at_the_deadline()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();

        connection.BeginClose(CloseCodes.Idle);
        Assert.Equal(4001, (await client.ReadCloseAsync()).Code);
        host.Pass(TimeSpan.FromSeconds(1.75));
        Assert.Equal(1, host.Admission.InUse);
        host.Pass(TimeSpan.FromSeconds(0.5));

        await host.Admission.NextReturn();
        Assert.Equal(4001, (await host.Gateway.NextClosed()).Code);
    }

    [Fact]
    public async Task Client_that_reads_what_is_queued_slowly_gets_all_of_it_then_the_close_frame_then_the_end()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", ReceiveBuffer);
        var connection = await host.Gateway.NextOpened();
        for (var n = 0; n < Messages; n++)
            Assert.True(connection.Send(MessageKind.Binary, MessageOf(n)));
        connection.BeginClose(CloseCodes.ServiceRestart);
        host.Pass(HeartbeatPolicy.ScanInterval);

        // Ten times longer than a closing handshake may take.
        for (var n = 0; n < Messages; n++)
        {
            Assert.Equal((byte)n, (await client.ReadFrameAsync()).Payload[0]);
            // Two are more than the client's buffer, so that room for more is told.
            if (n % 2 == 0 || n >= Messages - 5)
                continue;
            await host.TakesAsync(connection);
            host.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1012, (await client.ReadCloseAsync()).Code);
        await client.SendAsync(RawClient.Close(1012));
        Assert.True(await EndsInOrderAsync(client), "The socket was reset.");
        Assert.Equal(1012, (await host.Gateway.NextClosed()).Code);
    }

    [Fact]
    public async Task Client_that_has_everything_and_does_not_answer_is_not_reset_but_closed_in_order()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();
        Assert.True(connection.Send(MessageKind.Text, "still in its kernel"u8.ToArray()));

        connection.BeginClose(CloseCodes.ServiceRestart);
        await client.Socket.ReceiveAsync(new byte[1], System.Net.Sockets.SocketFlags.Peek);
        host.Pass(TimeSpan.FromSeconds(2.25));

        await host.Admission.NextReturn();
        Assert.Equal("still in its kernel", await client.ReadTextAsync());
        Assert.Equal(1012, (await client.ReadCloseAsync()).Code);
        Assert.True(await EndsInOrderAsync(client), "The socket was reset.");
    }

    [Fact]
    public async Task Client_that_reads_slowly_for_ever_is_aborted_at_the_bound()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { SendQueueBytes = 3 * 1024 * 1024 });
        using var client = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", ReceiveBuffer);
        var connection = await host.Gateway.NextOpened();
        for (var n = 0; n < 2 * Messages; n++)
            Assert.True(connection.Send(MessageKind.Binary, MessageOf(n)));
        connection.BeginClose(CloseCodes.ServiceRestart);
        host.Pass(HeartbeatPolicy.ScanInterval);

        for (var time = 0.25; time < 30; time += 0.75)
        {
            Assert.Equal((true, 1), (connection.IsFlushing, host.Admission.InUse));
            await client.ReadFrameAsync();
            await client.ReadFrameAsync();
            await host.TakesAsync(connection);
            host.Pass(TimeSpan.FromSeconds(0.75));
        }

        await host.Admission.NextReturn();
    }

    [Fact]
    public async Task Lost_lease_leaves_a_close_that_waits_for_a_slow_reader_no_more_time_than_a_handshake_takes()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", ReceiveBuffer);
        var connection = await host.Gateway.NextOpened();
        for (var n = 0; n < Messages; n++)
            Assert.True(connection.Send(MessageKind.Binary, MessageOf(n)));
        connection.BeginClose(CloseCodes.ServiceRestart);
        host.Pass(HeartbeatPolicy.ScanInterval);
        await client.ReadFrameAsync();
        await client.ReadFrameAsync();
        host.Pass(TimeSpan.FromSeconds(1));

        connection.BeginClose(CloseCodes.LeaseLost);
        await client.ReadFrameAsync();
        await client.ReadFrameAsync();
        host.Pass(TimeSpan.FromSeconds(2));

        await host.Admission.NextReturn();
        Assert.Equal(1012, (await host.Gateway.NextClosed()).Code);
    }

    [Fact]
    public async Task Reason_that_is_too_long_is_cut_between_characters()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();

        connection.BeginClose(CloseCodes.ByOperator, string.Concat(Enumerable.Repeat("\U0001F30A", 40)));

        Assert.Equal((4006, string.Concat(Enumerable.Repeat("\U0001F30A", 30))), await client.ReadCloseAsync());
    }

    [Fact]
    public async Task Lost_lease_serves_no_message_and_closes_with_4007()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        host.Admission.Serves = false;

        await client.SendAsync(RawClient.Text("hello"));

        Assert.Equal(4007, (await client.ReadCloseAsync()).Code);
        client.Dispose();
        Assert.Equal(0, (await host.Gateway.NextClosed()).LastReading.MessagesIn);
    }

    [Fact]
    public async Task End_of_the_socket_gives_the_permit_back_then_leaves_the_registry_then_tells_the_grain()
    {
        await using var host = await FrontendHost.StartAsync();
        var steps = new List<string>();
        host.Admission.Returning = () => steps.Add($"permit, {host.Registry.Count} registered");
        host.Registry.TopicChanged += topic => steps.Add($"{topic}, {host.Admission.InUse} in use");
        host.Gateway.Closing = _ => steps.Add($"closed, {host.Registry.Count} registered");
        using var client = await host.ConnectAsync();
        await host.Gateway.NextOpened();

        await client.SendAsync(RawClient.Close(1000));
        await host.Gateway.NextClosed();

        Assert.Equal(["hub/echo, 1 in use", "permit, 1 registered", "hub/echo, 0 in use", "closed, 0 registered"], steps);
    }

    [Fact]
    public async Task End_of_the_socket_does_each_step_once_although_each_of_them_fails()
    {
        await using var host = await FrontendHost.StartAsync();
        var steps = new List<string>();
        using var client = await host.ConnectAsync();
        await host.Gateway.NextOpened();
        host.Admission.Returning = () => Fail("permit");
        host.Registry.TopicChanged += _ => Fail("registry");
        var done = new TaskCompletionSource();
        host.Gateway.Closing = _ =>
        {
            try
            {
                Fail("gateway");
            }
            finally
            {
                done.SetResult();
            }
        };

        client.Reset();
        await Expect.Within(done.Task, "the last step");

        Assert.Equal(["permit", "registry", "gateway"], steps);
        Assert.Equal(0, host.Registry.Count);
        Assert.Equal(0, host.Sockets.Count);

        void Fail(string step)
        {
            steps.Add(step);
            throw new InvalidOperationException(step);
        }
    }

    [Fact]
    public async Task Grain_that_cannot_be_opened_closes_the_connection_with_1011()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Gateway.Opening = _ => throw new InvalidOperationException("no cluster");
        using var client = await host.ConnectAsync();

        Assert.Equal(1011, (await client.ReadCloseAsync()).Code);
        client.Dispose();
        await host.Admission.NextReturn();
        Assert.Equal(1011, (await host.Gateway.NextClosed()).Code);
    }

    private static byte[] MessageOf(int number)
    {
        var message = new byte[20 * 1024];
        message[0] = (byte)number;
        return message;
    }

    /// <summary>True where the server's socket ends, false where it resets.</summary>
    private static async Task<bool> EndsInOrderAsync(RawClient client)
    {
        try
        {
            return await Expect.Within(client.Socket.ReceiveAsync(new byte[1]), "the end of the socket") == 0;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    [Fact]
    public async Task Ending_twice_does_nothing_more()
    {
        await using var host = await FrontendHost.StartAsync();
        var pool = new FakeAdmission();
        var ticket = (await pool.AcquireAsync(default, CancellationToken.None)).Ticket!;
        var sockets = new Tidegate.WebFrontend.Transport.OpenSockets(new Tidegate.WebFrontend.Diagnostics.NoJournal());
        var gate = new Tidegate.WebFrontend.Upgrades.IpGate(
            Microsoft.Extensions.Options.Options.Create(new Tidegate.Configuration.TidegateOptions()), TimeProvider.System);
        var (address, _) = await gate.EnterAsync(System.Net.IPAddress.Loopback, 0, TimeSpan.Zero);
        var end = new ConnectionEnd(
            ticket, address!, sockets, sockets.Opened(), new ConnectionRegistry(), host.Get<ConnectionServices>());

        end.Run();
        end.Run();

        Assert.Equal((0, 0, 0), (pool.InUse, sockets.Count, gate.Addresses));
    }
}
