using Tidegate.Connections;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Connections;

public class HeartbeatTests
{
    [Fact]
    public async Task Peer_that_answers_pings_lives_and_its_grain_hears_of_it_each_interval()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();

        for (var beat = 1; beat <= 5; beat++)
        {
            for (var second = 0; second < 30 && host.Gateway.Heartbeats < beat; second++)
                host.Pass(TimeSpan.FromSeconds(1));
            Assert.Equal(beat, host.Gateway.Heartbeats);
            var (opcode, payload) = await client.ReadFrameAsync();
            Assert.Equal(9, opcode);
            await client.SendAsync([.. RawClient.Frame(10, payload), .. RawClient.Text("seen?")]);
            Assert.Equal("seen?", await client.ReadTextAsync());
            // The client may have the answer before the send of it has returned: to time that passes then, it would be one that hangs.
            await Wait.UntilAsync(() => connection.Read().QueueBytes == 0, "the end of the send");
        }

        Assert.Equal(ConnectionState.Open, connection.Read().State);
    }

    [Fact]
    public async Task Peer_that_is_silent_is_closed_with_4002_within_interval_and_timeout()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();

        host.Pass(TimeSpan.FromSeconds(50));

        await host.Admission.NextReturn();
        var closed = await host.Gateway.NextClosed();
        Assert.Equal(CloseCodes.HeartbeatLost.Code, closed.Code);
        Assert.True(closed.LastReading.Age <= TimeSpan.FromSeconds(50));
        Assert.Equal(ConnectionState.Closing, connection.Read().State);
    }

    [Fact]
    public async Task Process_that_stood_still_gives_its_peers_the_whole_timeout_again()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();
        host.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(9, (await client.ReadFrameAsync()).Opcode);

        host.Stall(TimeSpan.FromMinutes(10));
        host.Pass(TimeSpan.FromSeconds(19));
        Assert.Equal(ConnectionState.Open, connection.Read().State);
        host.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(CloseCodes.HeartbeatLost.Code, (await host.Gateway.NextClosed()).Code);
    }

    [Fact]
    public async Task Message_that_does_not_end_is_closed_with_4008_after_the_assembly_timeout()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();
        await client.SendAsync([.. RawClient.Frame(1, "begun"u8, fin: false), .. RawClient.Frame(9, [])]);
        Assert.Equal(10, (await client.ReadFrameAsync()).Opcode);
        await ReadsAgain(connection);

        host.Pass(TimeSpan.FromSeconds(9.75));
        Assert.Equal(ConnectionState.Open, connection.Read().State);
        host.Pass(TimeSpan.FromSeconds(0.25));

        Assert.Equal((4008, "Message took too long to arrive"), await client.ReadCloseAsync());
    }

    [Fact]
    public async Task Slow_but_steady_upload_arrives_and_is_cut_where_it_stops()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { HeartbeatInterval = TimeSpan.FromHours(1) });
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();
        var part = new byte[80_000];

        for (var second = 0; second < 13; second++)
        {
            await SendPartAsync(second == 0 ? 2 : 0, second == 12);
            host.Pass(TimeSpan.FromSeconds(1));
            Assert.Equal(ConnectionState.Open, connection.Read().State);
        }

        Assert.Equal(1, connection.Read().MessagesIn);
        await SendPartAsync(2, isLast: false);
        host.Pass(TimeSpan.FromSeconds(11));
        Assert.Equal(4008, (await client.ReadCloseAsync()).Code);

        // The pong shows that it has arrived.
        async Task SendPartAsync(int opcode, bool isLast)
        {
            await client.SendAsync([.. RawClient.Frame(opcode, part, isLast), .. RawClient.Frame(9, [])]);
            while ((await client.ReadFrameAsync()).Opcode != 10)
            {
            }

            await ReadsAgain(connection);
        }
    }

    [Fact]
    public async Task Trouble_with_one_connection_does_not_end_the_watch_over_the_others()
    {
        await using var host = await FrontendHost.StartAsync();
        using var first = await host.ConnectAsync();
        using var second = await host.ConnectAsync();
        await host.Gateway.NextOpened();
        await host.Gateway.NextOpened();
        host.Gateway.Beating = () => throw new InvalidOperationException("no cluster");

        host.Pass(TimeSpan.FromSeconds(30));

        Assert.Equal(2, host.Gateway.Heartbeats);
    }

    [Fact]
    public async Task Scanner_runs_each_scan_interval_until_it_is_stopped()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        await host.Gateway.NextOpened();
        var beats = new TaskCompletionSource();
        host.Gateway.Beating = () => beats.TrySetResult();
        using var scanner = new HeartbeatScanner(
            host.Registry,
            host.Get<ClusterSettingsSource>(),
            host.Get<Tidegate.WebFrontend.Timing.MonotonicClock>(),
            host.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<HeartbeatScanner>.Instance);

        await scanner.StartAsync(CancellationToken.None);
        // The scanner makes its timer at a moment of its own, so time goes on until it was seen.
        using var patience = new CancellationTokenSource(Expect.Patience);
        while (!beats.Task.IsCompleted && !patience.IsCancellationRequested)
        {
            host.Time.Advance(HeartbeatPolicy.ScanInterval);
            await Task.Yield();
        }

        Assert.True(beats.Task.IsCompleted, "No heartbeat was seen.");
        await scanner.StopAsync(CancellationToken.None);

        Assert.True(scanner.ExecuteTask!.IsCompletedSuccessfully);
    }

    // A client may have a frame before the server knows that it is written: no time may pass between.
    private static Task ReadsAgain(FrontendConnection connection) =>
        Wait.UntilAsync(() => !connection.ShowedLifeSince(TimeSpan.MaxValue), "the end of the write");
}
