using System.Diagnostics;
using System.Net.WebSockets;
using Tidegate.Clients.WebSockets;

namespace Tidegate.Fairness;

/// <summary>
/// Honest clients: each sends a small message on a schedule, whether the last was answered or not, and notes how long each takes to come
/// back. A stall shows in all messages that were due in it.
/// </summary>
internal sealed class EchoClients : IAsyncDisposable
{
    private const int MessageBytes = 64;
    private const int ReadBytes = 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<ClientConnection> _sockets = [];
    private readonly List<Task> _receiving = [];
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _times = [];
    private int _unanswered;

    /// <summary>Connects them.</summary>
    public async Task OpenAsync(Uri address, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var socket = await ClientConnection.OpenAsync(address, ReadBytes, CancellationToken.None);
            _sockets.Add(socket);
            _receiving.Add(socket.ReadToEndAsync(Take));
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

    private async Task SendAsync(ClientConnection socket, TimeSpan offset, long begun, TimeSpan turn)
    {
        // So that they do not send in the same moment.
        if (offset > TimeSpan.Zero)
            await Task.Delay(offset);
        var message = new byte[MessageBytes];
        using var timer = new PeriodicTimer(Interval);
        while (Stopwatch.GetElapsedTime(begun) < turn)
        {
            Interlocked.Increment(ref _unanswered);
            Payload.Write(message, Stopwatch.GetTimestamp());
            if (!await socket.SendAsync(message, WebSocketMessageType.Binary))
                throw new IOException("An honest client was closed.");
            await timer.WaitForNextTickAsync();
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        if (!Payload.TryRead(message, out var sentAt))
            return;
        var time = Stopwatch.GetElapsedTime(sentAt);
        lock (_lock)
            _times.Add(time);
        Interlocked.Decrement(ref _unanswered);
    }
}
