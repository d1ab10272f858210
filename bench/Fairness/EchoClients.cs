using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.WebSockets;

namespace Tidegate.Fairness;

/// <summary>
/// Honest clients: each sends a small message on a schedule, whether the last was answered or not, and notes how long each takes to come
/// back. A stall shows in all messages that were due in it.
/// </summary>
internal sealed class EchoClients : IAsyncDisposable
{
    private const int MessageBytes = 64;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<ClientWebSocket> _sockets = [];
    private readonly List<Task> _receiving = [];
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _times = [];
    private int _unanswered;

    /// <summary>Connects them.</summary>
    public async Task OpenAsync(Uri address, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(address, CancellationToken.None);
            _sockets.Add(socket);
            _receiving.Add(ReceiveAsync(socket));
        }
    }

    /// <summary>Lets all of them send for a while.</summary>
    /// <returns>How long each message took to come back.</returns>
    public async Task<IReadOnlyList<TimeSpan>> MeasureAsync(TimeSpan turn)
    {
        lock (_lock)
            _times.Clear();
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(_sockets.Select((socket, n) => SendAsync(socket, Interval * n / _sockets.Count, begun, turn)));
        using var timer = new PeriodicTimer(Interval);
        while (Volatile.Read(ref _unanswered) > 0)
        {
            if (Stopwatch.GetElapsedTime(begun) > turn + Patience)
                throw new TimeoutException($"{_unanswered} messages of honest clients did not come back within {Patience.TotalSeconds:0} s.");
            await timer.WaitForNextTickAsync();
        }

        lock (_lock)
            return [.. _times];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
        await Task.WhenAll(_receiving);
    }

    private async Task SendAsync(ClientWebSocket socket, TimeSpan offset, long begun, TimeSpan turn)
    {
        // So that they do not send in the same moment.
        if (offset > TimeSpan.Zero)
            await Task.Delay(offset);
        var message = new byte[MessageBytes];
        using var timer = new PeriodicTimer(Interval);
        while (Stopwatch.GetElapsedTime(begun) < turn)
        {
            Interlocked.Increment(ref _unanswered);
            BinaryPrimitives.WriteInt64LittleEndian(message, Stopwatch.GetTimestamp());
            await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            await timer.WaitForNextTickAsync();
        }
    }

    private async Task ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1024];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } received)
            {
                if (received is not { MessageType: WebSocketMessageType.Binary, Count: MessageBytes, EndOfMessage: true })
                    continue;
                var time = Stopwatch.GetElapsedTime(BinaryPrimitives.ReadInt64LittleEndian(buffer));
                lock (_lock)
                    _times.Add(time);
                Interlocked.Decrement(ref _unanswered);
            }
        }
        catch (Exception end) when (end is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The run is over; a loss before that shows as a message that does not come back.
        }
    }
}
