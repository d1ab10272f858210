using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Tidegate.Cluster.Proxy;

/// <summary>
/// A TCP proxy that delays, stalls one way, and cuts; it never reorders. The delay of each piece is drawn from the seed, up to the most
/// that is set.
/// </summary>
internal sealed class DelayProxy : IAsyncDisposable
{
    private const int PieceBytes = 16 * 1024;
    private const int PiecesUnderWay = 256;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _target;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Task _accepting;
    private TaskCompletionSource? _stallIn;
    private TaskCompletionSource? _stallOut;
    private TimeSpan _mostDelay;
    private bool _isCut;

    public DelayProxy(IPEndPoint listen, IPEndPoint target, int seed)
    {
        (_target, _random) = (target, new Random(seed));
        _listener.Bind(listen);
        _listener.Listen(256);
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Each piece takes up to this long.</summary>
    public void Delay(TimeSpan most)
    {
        lock (_gate)
            _mostDelay = most;
    }

    /// <summary>Nothing gets through to the target (<paramref name="toTarget"/>) or back from it until <see cref="Heal"/>.</summary>
    public void Stall(bool toTarget)
    {
        lock (_gate)
        {
            if (toTarget)
                _stallIn ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            else
                _stallOut ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Drops all connections, and takes no new one until <see cref="Heal"/>.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            foreach (var socket in _sockets)
                socket.Dispose();
            _sockets.Clear();
        }
    }

    /// <summary>Forwards everything at once again.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            (_mostDelay, _isCut) = (TimeSpan.Zero, false);
            _stallIn?.TrySetResult();
            _stallOut?.TrySetResult();
            (_stallIn, _stallOut) = (null, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Cut();
        Heal();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
            }
            catch (Exception failure) when (IsEnd(failure))
            {
                // Stopped, or a connection that was gone before it was accepted.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            try
            {
                client.NoDelay = true;
                if (!TryAdd(client, server))
                    return;
                await server.ConnectAsync(_target, _stop.Token);
                // Whichever end goes first takes the other with it.
                await await Task.WhenAny(ForwardAsync(client, server, toTarget: true), ForwardAsync(server, client, toTarget: false));
            }
            catch (Exception failure) when (IsEnd(failure))
            {
                // One of the two has gone.
            }
            finally
            {
                lock (_gate)
                {
                    _sockets.Remove(client);
                    _sockets.Remove(server);
                }
            }
        }
    }

    private bool TryAdd(Socket client, Socket server)
    {
        lock (_gate)
            return !_isCut && _sockets.Add(client) && _sockets.Add(server);
    }

    private async Task ForwardAsync(Socket from, Socket to, bool toTarget)
    {
        var pieces = Channel.CreateBounded<(long Due, byte[] Bytes)>(PiecesUnderWay);
        var writing = WriteAsync(to, pieces.Reader, toTarget);
        try
        {
            var buffer = new byte[PieceBytes];
            long last = 0;
            while (await from.ReceiveAsync(buffer, SocketFlags.None, _stop.Token) is > 0 and var count)
            {
                // Never before the piece that came before it.
                last = Math.Max(last, Monotonic.Now + Monotonic.Of(NextDelay()));
                await pieces.Writer.WriteAsync((last, buffer[..count]), _stop.Token);
            }
        }
        finally
        {
            pieces.Writer.TryComplete();
        }

        await writing;
    }

    private async Task WriteAsync(Socket to, ChannelReader<(long Due, byte[] Bytes)> pieces, bool toTarget)
    {
        await foreach (var (due, bytes) in pieces.ReadAllAsync(_stop.Token))
        {
            await Pause.UntilAsync(due, _stop.Token);
            await UnstalledAsync(toTarget);
            for (var sent = 0; sent < bytes.Length;)
                sent += await to.SendAsync(bytes.AsMemory(sent), SocketFlags.None, _stop.Token);
        }
    }

    private Task UnstalledAsync(bool toTarget)
    {
        lock (_gate)
            return (toTarget ? _stallIn : _stallOut)?.Task ?? Task.CompletedTask;
    }

    private TimeSpan NextDelay()
    {
        lock (_gate)
            return _mostDelay * _random.NextDouble();
    }

    private static bool IsEnd(Exception failure) => failure is SocketException or IOException or OperationCanceledException or ObjectDisposedException or ChannelClosedException;
}
