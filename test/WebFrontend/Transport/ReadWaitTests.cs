using System.Net;
using System.Net.Sockets;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Tests.Transport;

/// <summary>One wait for bytes, and how it goes from the server to the client's connection.</summary>
public sealed class ReadWaitTests : IAsyncLifetime
{
    private const int Readable = 0;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Socket _peer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _buffer = new byte[16];
    private Socket _socket = null!;
    private ReadWait _wait = null!;

    public async Task InitializeAsync()
    {
        _listener.Start();
        await _peer.ConnectAsync(_listener.LocalEndpoint);
        _socket = await _listener.AcceptSocketAsync();
        _socket.Blocking = false;
        _wait = new ReadWait(_socket);
    }

    public Task DisposeAsync()
    {
        _socket.Dispose();
        _peer.Dispose();
        _listener.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task First_waiter_is_told_of_bytes()
    {
        var waiting = _wait.ForFirstAsync().AsTask();
        await SendAsync();

        Assert.Equal(Readable, await Expect.Within(waiting, "the bytes"));
        Assert.Equal(1, await ReceiveAsync(() => _wait.ForFirstAsync()));
    }

    [Fact]
    public async Task Wait_under_way_goes_on_for_who_takes_the_socket()
    {
        var first = _wait.ForFirstAsync().AsTask();

        _wait.Take();
        Assert.Equal(ReadWait.Taken, await Expect.Within(first, "the word that the socket is taken"));
        Assert.Equal(ReadWait.Taken, await _wait.ForFirstAsync());
        var next = _wait.ForNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await SendAsync();

        Assert.Equal(Readable, await Expect.Within(next, "the bytes"));
        Assert.Equal(1, await ReceiveAsync(() => _wait.ForNextAsync()));
        var third = _wait.ForNextAsync().AsTask();
        await SendAsync();
        Assert.Equal(Readable, await Expect.Within(third, "more bytes"));
    }

    [Fact]
    public async Task Bytes_that_come_between_the_waiters_are_not_missed()
    {
        _ = _wait.ForFirstAsync().AsTask();
        _wait.Take();
        await SendAsync();

        Assert.Equal(1, await ReceiveAsync(() => _wait.ForNextAsync()));
    }

    [Fact]
    public async Task Socket_that_nobody_waits_for_is_taken_as_well()
    {
        _wait.Take();

        Assert.Equal(ReadWait.Taken, await _wait.ForFirstAsync());
        await SendAsync();
        Assert.Equal(1, await ReceiveAsync(() => _wait.ForNextAsync()));
    }

    [Fact]
    public async Task First_waiter_is_told_however_close_the_taking_comes_to_its_wait()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var wait = new ReadWait(_socket);
            using var both = new Barrier(2);
            var first = Task.Run(async () =>
            {
                both.SignalAndWait();
                while (await wait.ForFirstAsync() != ReadWait.Taken)
                {
                }
            });

            both.SignalAndWait();
            wait.Take();

            await Expect.Within(first, "the word that the socket is taken");
        }
    }

    [Fact]
    public async Task End_of_the_socket_ends_the_wait()
    {
        _ = _wait.ForFirstAsync().AsTask();
        _wait.Take();
        var next = _wait.ForNextAsync().AsTask();

        _socket.Dispose();

        Assert.Equal(Readable, await Expect.Within(next, "the end of the wait"));
        Assert.Throws<ObjectDisposedException>(() => _socket.Receive(_buffer));
    }

    private async Task SendAsync() => Assert.Equal(1, await _peer.SendAsync(new byte[1]));

    // A wait may end although nothing has come.
    private async Task<int> ReceiveAsync(Func<ValueTask<int>> wait)
    {
        while (true)
        {
            var count = _socket.Receive(_buffer, SocketFlags.None, out var error);
            if (error != SocketError.WouldBlock)
                return count;
            await Expect.Within(wait().AsTask(), "the bytes");
        }
    }
}
