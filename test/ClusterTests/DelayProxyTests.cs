using System.Net;
using System.Net.Sockets;
using System.Text;
using Tidegate.Cluster.Proxy;

namespace Tidegate.Cluster.Tests;

public sealed class DelayProxyTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpListener _target = new(IPAddress.Loopback, 0);
    private DelayProxy _proxy = null!;

    public Task InitializeAsync()
    {
        _target.Start();
        _proxy = new DelayProxy(new IPEndPoint(IPAddress.Loopback, 0), (IPEndPoint)_target.LocalEndpoint, seed: 1);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _target.Dispose();
    }

    [Fact]
    public async Task Delayed_pieces_arrive_whole_and_in_order_and_not_at_once()
    {
        var most = TimeSpan.FromMilliseconds(40);
        _proxy.Delay(most);
        using var client = await ConnectAsync();
        using var server = await _target.AcceptTcpClientAsync();
        var sent = new StringBuilder();

        var start = Monotonic.Now;
        for (var piece = 0; piece < 100; piece++)
        {
            sent.Append(piece).Append(' ');
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{piece} "));
        }

        Assert.Equal(sent.ToString(), await ReadAsync(server, sent.Length));
        Assert.True(Monotonic.Seconds(start, Monotonic.Now) > 0.001, "Nothing was delayed.");
    }

    [Fact]
    public async Task Stall_holds_back_one_way_until_it_is_healed()
    {
        using var client = await ConnectAsync();
        using var server = await _target.AcceptTcpClientAsync();
        _proxy.Stall(toTarget: true);

        await client.GetStream().WriteAsync("in"u8.ToArray());
        await server.GetStream().WriteAsync("out"u8.ToArray());

        Assert.Equal("out", await ReadAsync(client, 3));
        var reading = ReadAsync(server, 2);
        Assert.False(reading.IsCompleted, "It came through a stalled way.");
        _proxy.Heal();
        Assert.Equal("in", await reading);
    }

    [Fact]
    public async Task Cut_ends_connections_and_takes_new_ones_only_when_healed()
    {
        using var client = await ConnectAsync();
        using var server = await _target.AcceptTcpClientAsync();

        _proxy.Cut();

        Assert.True(await EndsAsync(client), "The connection lived on.");
        using var refused = await ConnectAsync();
        Assert.True(await EndsAsync(refused), "A new connection was served.");
        _proxy.Heal();
        using var again = await ConnectAsync();
        using var served = await _target.AcceptTcpClientAsync();
        await again.GetStream().WriteAsync("x"u8.ToArray());
        Assert.Equal("x", await ReadAsync(served, 1));
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(_proxy.Address);
        return client;
    }

    private static async Task<string> ReadAsync(TcpClient client, int count)
    {
        using var bound = new CancellationTokenSource(Patience);
        var bytes = new byte[count];
        await client.GetStream().ReadExactlyAsync(bytes, bound.Token);
        return Encoding.ASCII.GetString(bytes);
    }

    private static async Task<bool> EndsAsync(TcpClient client)
    {
        using var bound = new CancellationTokenSource(Patience);
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], bound.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
