using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.Hosting.Descriptors;
using Tidegate.Hosting.Listening;
using Tidegate.Users;
using Tidegate.WebFrontend.Tests.Diagnostics;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Transport;

/// <summary>Sockets whose clients have not said anything, on a real listener and in fake time.</summary>
public sealed class FirstByteListenerTests : IAsyncDisposable
{
    private const int MostPerAddress = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly CountedDescriptors _descriptors = new();
    private readonly PendingRooms _rooms;
    private readonly PendingRoom _room;
    private readonly DescriptorBudget _budget;
    private readonly FirstByteListener _listener;

    public FirstByteListenerTests()
    {
        var options = new TidegateOptions();
        options.Transport.MaxPendingPerAddress = MostPerAddress;
        options.Transport.MaxPendingConnections = MostPerAddress;
        _rooms = new PendingRooms(Options.Create(options), _time, new ListenerMetrics(TestMeters.Create()), NullLogger<PendingRooms>.Instance);
        _room = _rooms.Open();
        _budget = new DescriptorBudget(_descriptors, _time);
        var gate = new DescriptorGate(_budget, 1, "test", _time, NullLogger.Instance);
        var sockets = GatedListener.Bind(new IPEndPoint(IPAddress.Loopback, 0), new SocketTransportOptions(), gate, NullLoggerFactory.Instance);
        _listener = new FirstByteListener(sockets, _room, socket => new ListenerConnection(sockets.Connect(socket), _room));
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    [Fact]
    public async Task Server_gets_a_connection_with_its_first_byte()
    {
        using var silent = await ConnectAsync();
        using var speaking = await ConnectAsync();
        var accepting = _listener.AcceptAsync().AsTask();

        await speaking.SendAsync("GET"u8.ToArray());

        await using var connection = await accepting.WaitAsync(Patience);
        Assert.Equal(speaking.LocalEndPoint, connection!.RemoteEndPoint);
        Assert.Equal("GET", Encoding.ASCII.GetString((await connection.Transport.Input.ReadAsync()).Buffer.First.Span));
        Assert.Equal(2, _room.Count);
    }

    [Fact]
    public async Task Client_that_leaves_without_a_word_is_counted_out()
    {
        var silent = await ConnectAsync();
        await Wait.UntilAsync(() => _room.Count == 1, "the silent client");

        silent.Dispose();

        await Wait.UntilAsync(() => _room.Count == 0, "its end");
    }

    [Fact]
    public async Task Silent_client_is_let_go_after_the_time_for_its_first_byte()
    {
        using var silent = await ConnectAsync();
        await Wait.UntilAsync(() => _room.Count == 1, "the silent client");

        _time.Advance(TimeSpan.FromSeconds(20));
        _rooms.CutStuck([]);
        Assert.Equal(1, _room.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        _rooms.CutStuck([]);

        await AssertResetAsync(silent);
        Assert.Equal(0, _room.Count);
    }

    [Fact]
    public async Task Clients_that_come_and_go_use_up_no_descriptors()
    {
        // As many as the process may open beside what it needs: more than have a place at any time, fewer than come.
        _descriptors.Limit = MostPerAddress + 8;
        _time.Advance(DescriptorBudget.MaxAge);
        for (var i = 0; i < 10 * MostPerAddress; i++)
        {
            using var client = await ConnectAsync();
            await Wait.UntilAsync(() => _room.Count > 0, "a silent client");
        }

        using var last = await ConnectAsync();
        await last.SendAsync("GET"u8.ToArray());
        await using var connection = await _listener.AcceptAsync().AsTask().WaitAsync(Patience);
        Assert.NotNull(connection);
    }

    [Fact]
    public async Task Connection_of_a_socket_that_had_to_go_has_no_place_and_is_not_counted_as_closed_twice()
    {
        using var client = await ConnectAsync();
        await Wait.UntilAsync(() => _room.Count == 1, "the silent client");
        var closed = 0;
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var socket = new PendingSocket(other, _room.Now, () => closed++);
        Assert.True(_room.Enter(socket));
        var place = socket.Place!;
        _room.Leave(socket);
        socket.End(PendingBound.Total);
        socket.End(PendingBound.Total);

        Assert.False(_room.Begin(new ListenerConnection(new DefaultConnectionContext(), _room), place));
        Assert.Equal((1, 1), (closed, _room.Count));
    }

    [Fact]
    public async Task Listener_that_is_closed_lets_silent_clients_go()
    {
        using var silent = await ConnectAsync();
        await Wait.UntilAsync(() => _room.Count == 1, "the silent client");

        await _listener.UnbindAsync();

        await AssertResetAsync(silent);
        Assert.Null(await _listener.AcceptAsync().AsTask().WaitAsync(Patience));
    }

    private static async Task AssertResetAsync(Socket client)
    {
        var failure = await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[1]).WaitAsync(Patience));
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_listener.EndPoint);
        return socket;
    }

    /// <summary>The process seems to have opened nothing of its own.</summary>
    private sealed class CountedDescriptors : IDescriptorSource
    {
        public long Limit { get; set; } = 1000;

        public DescriptorReading Read() => new(Limit, 0);
    }
}
