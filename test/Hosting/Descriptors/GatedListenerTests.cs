using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Hosting.Descriptors;
using Tidegate.TestKit.Waiting;

namespace Tidegate.Hosting.Tests.Descriptors;

public sealed class GatedListenerTests : IAsyncDisposable
{
    private const int Reserve = 10;
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(20);

    private readonly SteppingClock _time = new();
    private readonly FakeDescriptors _source = new(limit: 100, used: 50);
    private readonly DescriptorBudget _budget;
    private readonly GatedListener _listener;

    public GatedListenerTests()
    {
        _budget = new DescriptorBudget(_source, _time);
        var gate = new DescriptorGate(_budget, Reserve, "test", _time, NullLogger.Instance);
        _listener = GatedListener.Bind(new IPEndPoint(IPAddress.Loopback, 0), new SocketTransportOptions(), gate, NullLoggerFactory.Instance);
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    [Fact]
    public async Task Connection_waits_in_the_kernel_while_only_the_reserve_is_left_and_comes_in_by_itself()
    {
        Fill();
        using var client = await ConnectAsync();
        var accepting = _listener.AcceptAsync().AsTask();

        _time.Advance(DescriptorGate.Pause);
        Assert.False(accepting.IsCompleted);

        _source.Next = new DescriptorReading(100, 50);
        await _time.RunAsync(accepting, DescriptorGate.Pause);
        using var accepted = await accepting;
        Assert.Equal(client.LocalEndPoint, accepted!.RemoteEndPoint);
    }

    [Fact]
    public async Task Connections_take_their_buffers_from_the_pool_of_the_server()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        await using var server = builder.Build();
        await using var listener = GatedListener.Bind(
            new IPEndPoint(IPAddress.Loopback, 0),
            server.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value,
            new DescriptorGate(_budget, Reserve, "test", _time, NullLogger.Instance),
            NullLoggerFactory.Instance);
        using var client = await ConnectAsync(listener);

        await using var connection = listener.Connect((await listener.AcceptAsync())!);

        // The shared pool keeps a few blocks: those of many slow readers would be garbage.
        Assert.NotSame(MemoryPool<byte>.Shared, connection.Features.GetRequiredFeature<IMemoryPoolFeature>().MemoryPool);
    }

    [Fact]
    public async Task Listener_that_is_closed_while_it_holds_back_ends_its_wait()
    {
        Fill();
        var accepting = _listener.AcceptAsync().AsTask();

        _listener.Unbind();

        Assert.Null(await accepting.WaitAsync(Late));
    }

    [Fact]
    public async Task Listener_that_is_closed_while_it_listens_ends_its_wait()
    {
        var accepting = _listener.AcceptAsync().AsTask();

        _listener.Unbind();

        Assert.Null(await accepting.WaitAsync(Late));
    }

    [Fact]
    public void Port_that_is_taken_is_told_as_the_server_expects_it() => Assert.Throws<AddressInUseException>(() => GatedListener.Bind(
        _listener.EndPoint,
        new SocketTransportOptions(),
        new DescriptorGate(_budget, Reserve, "test", _time, NullLogger.Instance),
        NullLoggerFactory.Instance));

    [Fact]
    public async Task Failures_one_after_the_other_are_ever_longer_apart()
    {
        var gate = new DescriptorGate(_budget, Reserve, "test", _time, NullLogger.Instance);
        var failure = new SocketException((int)SocketError.TooManyOpenSockets);

        foreach (var pause in (double[])[0.1, 0.2, 0.4, 0.8, 1, 1])
        {
            var wait = gate.BackOffAsync(failure, CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            Assert.False(wait.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await wait.WaitAsync(Late);
        }
    }

    private void Fill()
    {
        _source.Next = new DescriptorReading(100, 95);
        _budget.Poll();
    }

    private Task<Socket> ConnectAsync() => ConnectAsync(_listener);

    private static async Task<Socket> ConnectAsync(GatedListener listener)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.EndPoint);
        return socket;
    }
}
