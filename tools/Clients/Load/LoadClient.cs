using System.Buffers;
using Tidegate.Clients.WebSockets;

namespace Tidegate.Clients.Load;

/// <summary>One open WebSocket of a load: counts what comes, sends what is due.</summary>
public sealed class LoadClient(Stream stream, RunStatistics statistics, TimeProvider time)
{
    /// <summary>Messages that may be due on one connection while a send is under way.</summary>
    private const int MaxDue = 1024;

    private const int ReadBytes = 4096;

    private readonly ClientConnection _connection = new(stream, ReadBytes);
    private readonly Lock _gate = new();
    private readonly Queue<long> _due = new();
    private bool _sending;

    /// <summary>Reads until the connection has ended, and counts how it ended.</summary>
    /// <returns>The close code of an end that the other side chose; null where this side did.</returns>
    public async Task<int?> RunAsync()
    {
        var code = await _connection.ReadToEndAsync(Count);
        statistics.OnClosed();
        if (_connection.IsClosing)
            return null;
        statistics.Closes.Add($"{code}");
        statistics.ClosesPeak.Add();
        return code;
    }

    /// <summary>Sends a message that was due at <paramref name="scheduled"/>; one that waits behind another keeps its time.</summary>
    public void Send(long scheduled, int size)
    {
        lock (_gate)
        {
            if (_connection.IsClosing || _due.Count == MaxDue)
            {
                statistics.OnUnsent();
                return;
            }

            _due.Enqueue(scheduled);
            if (_sending)
                return;
            _sending = true;
        }

        _ = SendDueAsync(size);
    }

    /// <summary>Begins to close with 1000.</summary>
    public Task CloseAsync(CancellationToken cancellation) => _connection.CloseAsync(cancellation);

    /// <summary>Drops the connection without a word.</summary>
    public void Abort() => _connection.Abort();

    private void Count(ReadOnlySpan<byte> message)
    {
        if (Payload.TryRead(message, out var scheduled))
            statistics.OnEchoed(time.GetElapsedTime(scheduled));
        else if (Notice.EventOf(message) is { } name)
            statistics.Notices.Add(name);
        else
            statistics.OnOtherMessage();
    }

    private async Task SendDueAsync(int size)
    {
        var message = ArrayPool<byte>.Shared.Rent(size);
        while (Next() is { } scheduled)
        {
            Payload.Write(message.AsSpan(0, size), scheduled);
            if (!await _connection.SendAsync(message.AsMemory(0, size)))
            {
                statistics.OnUnsent();
                break;
            }

            statistics.OnSent();
        }

        ArrayPool<byte>.Shared.Return(message);
    }

    private long? Next()
    {
        lock (_gate)
        {
            if (_due.TryDequeue(out var scheduled))
                return scheduled;
            _sending = false;
            return null;
        }
    }
}
