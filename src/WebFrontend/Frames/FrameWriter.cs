using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Frames;

/// <summary>
/// The writing side of a <see cref="FrameMeter"/>. System.Net.WebSockets writes each frame in one call, so between two calls there is
/// room for a ping of ours.
/// </summary>
internal sealed class FrameWriter(Stream inner, MonotonicClock clock)
{
    /// <summary>Large frames go out in portions: progress is visible, and Kestrel never holds a whole message a second time.</summary>
    internal const int PortionBytes = 16 * 1024;

    private static readonly byte[] PingFrame = [0x80 | FrameHeader.Ping, 0];

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Moment _waitingSince = new();
    private Moment _pingBegunAt = new();
    private Moment _pingSentAt = new();
    private IFrameWatcher? _watcher;
    private volatile bool _pingWanted;
    private volatile int _closeSent;

    /// <summary>Since when the current write has made no progress; null while nothing is being written.</summary>
    public TimeSpan? WaitingSince => _waitingSince.Value;

    /// <summary>When the writing of the last ping began; whatever comes from here on may be its answer. Null before the first.</summary>
    public TimeSpan? PingBegunAt => _pingBegunAt.Value;

    /// <summary>From when on the peer had time to answer the last ping; null before the first.</summary>
    public TimeSpan? PingSentAt => _pingSentAt.Value;

    /// <summary>Status code of the close frame that was written: 0 before it, 1005 where it has none.</summary>
    public int CloseSent => _closeSent;

    /// <summary>Says who watches. To be called before the first write.</summary>
    public void Watch(IFrameWatcher watcher) => _watcher = watcher;

    /// <summary>Writes one whole frame.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation) =>
        WriteAsync(frame, ReadOnlyMemory<byte>.Empty, cancellation);

    /// <summary>Writes one whole frame whose payload may lie apart from what comes before it.</summary>
    /// <param name="frame">The frame, or its begin.</param>
    /// <param name="rest">What is left of it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frame, ReadOnlyMemory<byte> rest, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            NoteClose(frame.Span);
            while (!frame.IsEmpty)
            {
                var portion = frame[..Math.Min(frame.Length, PortionBytes)];
                await WaitForAsync(inner.WriteAsync(portion, cancellation));
                frame = frame[portion.Length..];
                if (frame.IsEmpty)
                    (frame, rest) = (rest, ReadOnlyMemory<byte>.Empty);
            }
        }
        finally
        {
            EndTurn();
        }
    }

    /// <summary>Writes a ping now, or after the frame that is being written. Nothing after a close frame.</summary>
    public void Ping()
    {
        _pingWanted = true;
        if (_turn.Wait(0))
            _ = WriteWantedPingAsync();
    }

    /// <summary>Grants the peer the full time again, where it was this process that stood still.</summary>
    public void Excuse(TimeSpan now)
    {
        ExcusePing(now);
        if (_waitingSince.Value is not null)
            _waitingSince.Value = now;
    }

    /// <summary>Grants the peer the full time for its pong again.</summary>
    public void ExcusePing(TimeSpan now)
    {
        if (_pingSentAt.Value is not null)
            _pingSentAt.Value = now;
    }

    private async Task WriteWantedPingAsync()
    {
        try
        {
            if (!_pingWanted || _closeSent != 0)
                return;
            _pingWanted = false;
            var begun = clock.Now;
            _pingSentAt.Value = begun;
            // Before the write: the answer can be read before this thread goes on behind it.
            _pingBegunAt.Value = begun;
            _watcher?.Engaged();
            await WaitForAsync(inner.WriteAsync(PingFrame));
            _pingSentAt.Value = clock.Now;
        }
        catch (Exception)
        {
            // A broken transport shows itself to the receive loop, which ends the connection.
            _pingBegunAt.Value = null;
            _pingSentAt.Value = null;
        }
        finally
        {
            EndTurn();
        }
    }

    /// <summary>Most writes are through when they return: only one that is not has to make progress.</summary>
    private ValueTask WaitForAsync(ValueTask write)
    {
        if (write.IsCompleted)
        {
            _waitingSince.Value = null;
            return write;
        }

        _waitingSince.Value = clock.Now;
        _watcher?.Engaged();
        return write;
    }

    private void EndTurn()
    {
        _waitingSince.Value = null;
        _turn.Release();
        if (_pingWanted && _closeSent == 0 && _turn.Wait(0))
            _ = WriteWantedPingAsync();
    }

    private void NoteClose(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 2 || (frame[0] & 0x0F) != FrameHeader.Close)
            return;
        const int NoStatus = 1005;
        _closeSent = frame.Length >= 4 ? BinaryPrimitives.ReadUInt16BigEndian(frame[2..]) : NoStatus;
    }
}
