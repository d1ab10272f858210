using System.Runtime.CompilerServices;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Frames;

/// <summary>
/// The stream between Kestrel and System.Net.WebSockets. It hands bytes through unchanged and watches what the library does not tell:
/// control frames, frames per message, declared lengths, when bytes came and when writes make progress. It also writes our pings
/// between the library's frames, so that one scan per process drives all heartbeats.
/// </summary>
/// <remarks>
/// After a <see cref="FrameFault"/> the library gets no further bytes: they are read and dropped until the peer answers the close
/// frame or ends the stream, since a socket closed with unread bytes is reset, and a reset can destroy the close frame on its way.
/// </remarks>
internal sealed class FrameMeter(
    Stream inner,
    MonotonicClock clock,
    TransportOptions options,
    ClusterSettingsSource settings) : Stream
{
    /// <summary>Reads that may find bytes waiting before this client lets others have the thread.</summary>
    private const int ReadsInTurn = 16;

    private readonly FrameRules _rules = new(options);
    private readonly FrameWriter _writer = new(inner, clock);
    private FrameScanner _scanner;
    private IntakeMeter _intake;
    private int _readsInTurn;
    private Moment _lastReadAt = new();
    private Moment _assemblingSince = new(); // null between messages
    private long _assembledBytes;
    private IFrameWatcher? _watcher;
    private bool _dropping;
    private bool _peerClosed;
    private volatile bool _isReading;

    /// <summary>Writing side: progress, pings, the close frame that was sent.</summary>
    public FrameWriter Writer => _writer;

    /// <summary>When bytes came last; null before the first.</summary>
    public TimeSpan? LastReadAt => _lastReadAt.Value;

    /// <summary>True where a message is arriving, and more slowly than it may.</summary>
    public bool IsAssemblyTooSlow(TimeSpan now)
    {
        var bytes = Volatile.Read(ref _assembledBytes);
        return _assemblingSince.Value is { } since && AssemblyPolicy.IsTooSlow(now - since, bytes, options);
    }

    /// <summary>True while a read waits for the peer; false while we work on what it sent, when silence is our own fault.</summary>
    public bool IsReading => _isReading;

    /// <summary>A message or frame is arriving that is not complete.</summary>
    public bool IsAssembling => _assemblingSince.Value is not null;

    /// <summary>Says who watches. To be called before the first read.</summary>
    public void Watch(IFrameWatcher watcher)
    {
        _watcher = watcher;
        _writer.Watch(watcher);
    }

    /// <summary>Starts the time of an unfinished message anew: it was we who did not read.</summary>
    public void ExcuseAssembly()
    {
        if (_assemblingSince.Value is not null)
            _assemblingSince.Value = clock.Now;
    }

    /// <summary>Reads and drops what the peer still sends, until its close frame or the end of the stream.</summary>
    public async Task DrainAsync()
    {
        _dropping = true;
        var scrap = new byte[256];
        while (!_peerClosed && await ReadAsync(scrap.AsMemory(), CancellationToken.None) > 0)
        {
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await TakeTurnAsync();
        _isReading = true;
        try
        {
            while (true)
            {
                _readsInTurn++;
                var count = await inner.ReadAsync(buffer, cancellationToken);
                if (count == 0)
                    return 0;
                Observe(buffer.Span[..count]);
                if (!_dropping)
                    return count;
                if (_peerClosed)
                    return 0;
            }
        }
        finally
        {
            _isReading = false;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(buffer, cancellationToken);

    /// <summary>Nothing to do: Kestrel's streams flush with each write.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Holds a client back that sends more than it may, and one that never pauses for a moment: all clients share a few threads.
    /// </summary>
    private ValueTask TakeTurnAsync()
    {
        // What is dropped costs little, and the peer's close frame is behind it.
        var pause = _dropping ? TimeSpan.Zero : _intake.PauseAt(clock.Now, options);
        if (pause == TimeSpan.Zero && _readsInTurn < ReadsInTurn)
            return ValueTask.CompletedTask;
        _readsInTurn = 0;
        return pause > TimeSpan.Zero ? PauseAsync(pause) : YieldAsync();
    }

    private async ValueTask PauseAsync(TimeSpan pause)
    {
        await clock.DelayAsync(pause);
        // It was we who did not read.
        if (_assemblingSince.Value is { } since)
            _assemblingSince.Value = since + pause;
    }

    private static async ValueTask YieldAsync() => await Task.Yield();

    private void Observe(ReadOnlySpan<byte> bytes)
    {
        var now = clock.Now;
        var (length, frames) = (bytes.Length, 0);
        _lastReadAt.Value = now;
        var sameHeader = _scanner.InHeader;
        while (_scanner.TryRead(ref bytes, out var header))
        {
            sameHeader = false;
            frames++;
            _peerClosed |= header.Opcode == FrameHeader.Close;
            if (!_rules.MessageOpen)
                _assemblingSince.Value = now;
            if (!_dropping && _rules.Judge(header, now, settings.Current.MaxMessageBytes) is { } fault)
            {
                _dropping = true;
                _watcher?.Failed(fault);
            }
        }

        _intake.Count(frames, length, now, options);
        if (!_rules.MessageOpen && !_scanner.InFrame)
            _assemblingSince.Value = null;
        else if (!_rules.MessageOpen && _scanner.InHeader && !sameHeader)
            _assemblingSince.Value = now;
        var left = _scanner.DataLeft;
        // After the time, and read before it: whoever looks meanwhile sees too much of an old message, never too little of a new one.
        Volatile.Write(ref _assembledBytes, _rules.MessageOpen || left > 0 ? (long)(_rules.MessageBytes - left) : 0);
        if (IsAssembling)
            _watcher?.Engaged();
    }

    // Not disposed with the WebSocket: Kestrel owns the inner stream, and what the peer still sends is drained after an error.

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
