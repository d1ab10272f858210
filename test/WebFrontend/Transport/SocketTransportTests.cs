using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Tests.Transport;

/// <summary>A connection for the server, and what becomes of its socket when it is taken away.</summary>
public sealed class SocketTransportTests : IAsyncLifetime
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private SocketTransport _transport = null!;

    public async Task InitializeAsync()
    {
        _listener.Start();
        await _client.ConnectAsync(_listener.LocalEndpoint);
        var transports = new SocketTransports(MemoryPool<byte>.Shared, new SocketTransportOptions(), DateTimeOffset.UnixEpoch);
        _transport = transports.Connect(await _listener.AcceptSocketAsync());
    }

    public async Task DisposeAsync()
    {
        await Expect.Within(_transport.DisposeAsync().AsTask(), "the end of the connection");
        _transport.Socket.Dispose();
        _client.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task Server_reads_and_writes_and_the_end_of_its_output_closes_the_socket()
    {
        await _client.SendAsync("GET"u8.ToArray());
        Assert.Equal("GET", await ReadAsync());

        await _transport.Transport.Output.WriteAsync("200"u8.ToArray());
        await _transport.Transport.Output.CompleteAsync();

        Assert.Equal("200", await ReceiveAllAsync());
        await Expect.Within(WaitForClosedAsync(), "the word that the connection is closed");
    }

    [Fact]
    public async Task Detached_socket_lives_on_when_the_connection_ends()
    {
        await _transport.Transport.Output.WriteAsync("101"u8.ToArray());
        Assert.Empty((await _transport.TryDetachAsync())!.Value.Early);
        await _transport.Transport.Input.CompleteAsync();
        await Expect.Within(_transport.DisposeAsync().AsTask(), "the end of the connection");
        _transport.Abort(new ConnectionAbortedException("The server stops."));

        await _transport.Socket.SendAsync("frame"u8.ToArray());
        Assert.Equal("101frame", await ReceiveAsync(8));
        await _client.SendAsync("answer"u8.ToArray());
        var buffer = new byte[16];
        Assert.Equal("answer", Encoding.ASCII.GetString(buffer, 0, await _transport.Socket.ReceiveAsync(buffer)));
        Assert.False(_transport.ConnectionClosed.IsCancellationRequested);
    }

    [Fact]
    public async Task What_came_before_the_socket_was_detached_is_handed_over_and_what_comes_after_is_left_in_it()
    {
        await _client.SendAsync("head+early"u8.ToArray());
        var head = await _transport.Transport.Input.ReadAtLeastAsync(10);
        _transport.Transport.Input.AdvanceTo(head.Buffer.GetPosition(5));

        var early = await _transport.TryDetachAsync();
        await _client.SendAsync("late"u8.ToArray());

        Assert.Equal("early", Encoding.ASCII.GetString(early!.Value.Early));
        var buffer = new byte[16];
        Assert.Equal("late", Encoding.ASCII.GetString(buffer, 0, await _transport.Socket.ReceiveAsync(buffer)));
    }

    [Fact]
    public async Task Socket_under_something_else_stays()
    {
        _transport.Transport = new Other(_transport.Transport.Input, _transport.Transport.Output);

        Assert.Null(await _transport.TryDetachAsync());

        await _transport.DisposeAsync();
        Assert.Equal("", await ReceiveAllAsync());
    }

    [Fact]
    public async Task Aborted_connection_has_no_socket_to_give()
    {
        _transport.Abort(new ConnectionAbortedException("It had to make room."));

        Assert.Null(await _transport.TryDetachAsync());
        await Expect.Within(WaitForClosedAsync(), "the word that the connection is closed");
        await Assert.ThrowsAsync<ConnectionAbortedException>(() => _transport.Transport.Input.ReadAsync().AsTask());
    }

    [Fact]
    public async Task Peer_that_resets_is_told_to_who_reads_and_does_not_hinder_the_detaching()
    {
        _client.LingerState = new LingerOption(enable: true, seconds: 0);
        _client.Dispose();
        await Expect.Within(WaitForClosedAsync(), "the word that the connection is closed");

        Assert.Empty((await _transport.TryDetachAsync())!.Value.Early);
    }

    private Task WaitForClosedAsync()
    {
        var closed = new TaskCompletionSource();
        _transport.ConnectionClosed.Register(closed.SetResult);
        return closed.Task;
    }

    private async Task<string> ReadAsync()
    {
        var result = await _transport.Transport.Input.ReadAsync();
        var text = Encoding.ASCII.GetString(result.Buffer);
        _transport.Transport.Input.AdvanceTo(result.Buffer.End);
        return text;
    }

    private async Task<string> ReceiveAsync(int count)
    {
        var buffer = new byte[count];
        await using var stream = new NetworkStream(_client);
        await Expect.Within(stream.ReadExactlyAsync(buffer).AsTask(), "what the server sent");
        return Encoding.ASCII.GetString(buffer);
    }

    private async Task<string> ReceiveAllAsync()
    {
        await using var stream = new NetworkStream(_client);
        using var reader = new StreamReader(stream);
        return await Expect.Within(reader.ReadToEndAsync(), "the end of what the server sends");
    }

    private sealed record Other(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
