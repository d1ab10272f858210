using System.Buffers;
using System.Net.WebSockets;
using Tidegate.LoadGenerator.Measuring;

namespace Tidegate.LoadGenerator.Clients;

/// <summary>One open WebSocket: reads until the end, counts what comes, sends what is due. Idle it holds no buffer.</summary>
internal sealed class LoadClient(Stream stream, RunStatistics statistics, TimeProvider time)
{
    /// <summary>Messages that may be due on one connection while a send is under way.</summary>
    private const int MaxDue = 1024;

    /// <summary>What is read of a message; the rest is skipped.</summary>
    private const int ReadBytes = 4096;

    private readonly WebSocket _socket = WebSocket.CreateFromStream(
        stream, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = TimeSpan.Zero });

    private readonly Lock _gate = new();
    private readonly Queue<long> _due = new();
    private bool _sending;
    private volatile bool _closing;

    /// <summary>Reads until the connection has ended, and counts how it ended.</summary>
    /// <returns>The close code of an end that the other side chose; null where this side did.</returns>
    public async Task<int?> RunAsync()
    {
        var code = await ReadToEndAsync();
        statistics.OnClosed();
        _socket.Dispose();
        if (_closing)
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
            if (_closing || _due.Count == MaxDue)
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

    /// <summary>Closes with 1000 and waits for the answer, bounded.</summary>
    public async Task CloseAsync(CancellationToken cancellation)
    {
        _closing = true;
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        }
        catch (Exception failure) when (ErrorKind.IsExpected(failure) || failure is InvalidOperationException)
        {
            _socket.Abort();
        }
    }

    /// <summary>Drops the connection without a word.</summary>
    public void Abort()
    {
        _closing = true;
        _socket.Abort();
    }

    private async Task<int> ReadToEndAsync()
    {
        try
        {
            while (true)
            {
                var result = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                if (result.MessageType != WebSocketMessageType.Close && !result.EndOfMessage)
                    result = await ReadMessageAsync();
                if (result.MessageType != WebSocketMessageType.Close)
                    continue;
                if (!_closing)
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return (int?)_socket.CloseStatus ?? 1005;
            }
        }
        catch (Exception failure) when (ErrorKind.IsExpected(failure))
        {
            return 1006;
        }
    }

    private async ValueTask<ValueWebSocketReceiveResult> ReadMessageAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                // A message longer than the buffer overwrites the buffer's second half: its beginning is all that is looked at.
                var at = Math.Min(length, buffer.Length / 2);
                result = await _socket.ReceiveAsync(buffer.AsMemory(at), CancellationToken.None);
                length = at + result.Count;
            }
            while (!result.EndOfMessage && result.MessageType != WebSocketMessageType.Close);
            if (result.MessageType != WebSocketMessageType.Close)
                Count(buffer.AsSpan(0, length));
            return result;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

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
        try
        {
            while (Next() is { } scheduled)
            {
                Payload.Write(message.AsSpan(0, size), scheduled);
                await _socket.SendAsync(message.AsMemory(0, size), WebSocketMessageType.Text, true, CancellationToken.None);
                statistics.OnSent();
            }
        }
        catch (Exception failure) when (ErrorKind.IsExpected(failure) || failure is InvalidOperationException)
        {
            // The reader sees the same end and names it.
            statistics.OnUnsent();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
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
