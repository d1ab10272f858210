using System.Globalization;
using System.Text;
using Tidegate.Connections;
using Tidegate.Processes.Waiting;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

/// <summary>What a client meets while the handler of its messages is at work, or hangs.</summary>
public class BusyHandlerTests
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Message?> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _seen = [];

    [Fact]
    public async Task Ping_is_answered_while_a_handler_works()
    {
        await using var host = await StartAsync();
        using var client = await HangAsync(host);

        await client.SendAsync(RawClient.Frame(9, "x"u8));

        var (opcode, payload) = await client.ReadFrameAsync();
        Assert.Equal((10, "x"), (opcode, Encoding.UTF8.GetString(payload)));
    }

    [Fact]
    public async Task Peer_that_pongs_is_alive_and_one_that_does_not_is_dead_whatever_a_handler_does()
    {
        await using var host = await StartAsync();
        using var client = await HangAsync(host);
        var connection = await host.Gateway.NextOpened();

        for (var beat = 0; beat < 3; beat++)
        {
            for (var scans = 0; host.Gateway.Heartbeats == beat && scans < 200; scans++)
                host.Pass(HeartbeatPolicy.ScanInterval);
            Assert.False(connection.IsClosing);
            Assert.Equal(9, (await client.ReadFrameAsync()).Opcode);
            await client.SendAsync([.. RawClient.Frame(10, []), .. RawClient.Frame(9, [])]);
            Assert.Equal(10, (await client.ReadFrameAsync()).Opcode);
        }

        await PassUntilClosedAsync(host);
        Assert.Equal(4002, (await host.Gateway.NextClosed()).Code);
    }

    [Fact]
    public async Task Close_of_the_client_is_answered_at_once_and_the_permit_comes_back_though_a_handler_hangs()
    {
        await using var host = await StartAsync();
        using var client = await HangAsync(host);

        await client.SendAsync(RawClient.Close(1000, "bye"));
        Assert.Equal((1000, "bye"), await client.ReadCloseAsync());

        await PassUntilClosedAsync(host);
        Assert.Equal(1000, (await host.Gateway.NextClosed()).Code);
        await host.Admission.NextReturn();
    }

    [Fact]
    public async Task Messages_sent_right_before_the_close_still_reach_the_handler_in_order()
    {
        await using var host = await StartAsync();
        using var client = await HangAsync(host);

        await client.SendAsync([.. RawClient.Text("2"), .. RawClient.Text("3"), .. RawClient.Close(1000)]);
        Assert.Equal((1000, ""), await client.ReadCloseAsync());
        _first.SetResult(null);

        Assert.Equal(1000, (await host.Gateway.NextClosed()).Code);
        Assert.Equal(["1", "2", "3"], Seen());
    }

    [Fact]
    public async Task Messages_behind_one_that_failed_are_handled_like_any_other()
    {
        await using var host = await StartAsync();
        using var client = await HangAsync(host);

        await client.SendAsync([.. RawClient.Text("2"), .. RawClient.Text("3"), .. RawClient.Close(1000)]);
        Assert.Equal((1000, ""), await client.ReadCloseAsync());
        _first.SetException(new InvalidOperationException("no handler"));

        Assert.Equal(1000, (await host.Gateway.NextClosed()).Code);
        Assert.Equal(["1", "2", "3"], Seen());
    }

    [Fact]
    public async Task Messages_that_waited_are_dropped_when_the_server_closes()
    {
        await using var host = await StartAsync();
        using var client = await HangAsync(host);
        var connection = await host.Gateway.NextOpened();
        await client.SendAsync([.. RawClient.Text("2"), .. RawClient.Frame(9, [])]);
        Assert.Equal(10, (await client.ReadFrameAsync()).Opcode);

        connection.BeginClose(CloseCodes.ServiceRestart);
        await client.ReadCloseAsync();
        await client.SendAsync(RawClient.Close(1012));
        _first.SetResult(null);

        Assert.Equal(1012, (await host.Gateway.NextClosed()).Code);
        Assert.Equal(["1"], Seen());
    }

    [Fact]
    public async Task Messages_over_the_bound_are_not_read_before_the_handler_goes_on_and_none_is_lost()
    {
        await using var host = await StartAsync();
        using var client = await HangAsync(host);
        var connection = await host.Gateway.NextOpened();
        var all = Enumerable.Range(2, Inbox.MaxMessages + 10).ToArray();

        await client.SendAsync([.. all.SelectMany(i => RawClient.Text(i.ToString(CultureInfo.InvariantCulture)))]);
        await Eventually.Holds("a full inbox", Expect.Patience, () => connection.Read().MessagesIn, read => read == Inbox.MaxMessages + 1);
        await client.SendAsync(RawClient.Frame(9, []));
        host.Pass(TimeSpan.FromMinutes(3));
        Assert.False(connection.IsClosing);
        Assert.Equal(Inbox.MaxMessages + 1, connection.Read().MessagesIn);

        _first.SetResult(null);
        await Eventually.Holds("the last message", Expect.Patience, () => Seen().Length, seen => seen == all.Length + 1);
        Assert.Equal(["1", .. all.Select(i => i.ToString(CultureInfo.InvariantCulture))], Seen());
    }

    [Fact]
    public async Task Waiting_messages_count_as_memory_of_the_connection()
    {
        await using var host = await StartAsync();
        using var client = await HangAsync(host);
        var connection = await host.Gateway.NextOpened();
        var before = connection.MemoryBytes;

        await client.SendAsync([.. RawClient.Frame(2, new byte[50_000]), .. RawClient.Frame(9, [])]);
        Assert.Equal(10, (await client.ReadFrameAsync()).Opcode);
        Assert.InRange(connection.MemoryBytes - before, 50_000, 51_000);

        _first.SetResult(null);
        await Eventually.Holds("memory given back", Expect.Patience, () => connection.MemoryBytes, bytes => bytes < before);
    }

    private async Task<FrontendHost> StartAsync()
    {
        var host = await FrontendHost.StartAsync();
        host.Gateway.Handle = (_, message) =>
        {
            lock (_seen)
                _seen.Add(Encoding.UTF8.GetString(message.Payload));
            return _started.TrySetResult() ? _first.Task : Task.FromResult<Message?>(null);
        };
        return host;
    }

    /// <summary>A client whose first message the handler has and keeps.</summary>
    private async Task<RawClient> HangAsync(FrontendHost host)
    {
        var client = await host.ConnectAsync("/ws?hub=grain");
        await client.SendAsync(RawClient.Text("1"));
        await Expect.Within(_started.Task, "the first message");
        return client;
    }

    private string[] Seen()
    {
        lock (_seen)
            return [.. _seen];
    }

    private static Task PassUntilClosedAsync(FrontendHost host) => Eventually.Holds(
        "the end of the connection",
        Expect.Patience,
        () =>
        {
            host.Pass(HeartbeatPolicy.ScanInterval);
            return host.Gateway.HasClosed;
        },
        closed => closed);
}
