using Tidegate.Clients.Measuring;

namespace Tidegate.Clients.Load;

/// <summary>Everything a run counts. Thread-safe.</summary>
public sealed class RunStatistics(TimeProvider time)
{
    private long _started;
    private long _answered;
    private long _opened;
    private long _open;
    private long _peak;
    private long _sent;
    private long _unsent;
    private long _echoed;
    private long _otherMessages;

    /// <summary>From a handshake's scheduled time to its 101.</summary>
    public LatencyHistogram Handshake { get; } = new();

    /// <summary>From a message's scheduled time to its echo.</summary>
    public LatencyHistogram Delivery { get; } = new();

    /// <summary>Refused upgrades by status and reason, such as <c>503 limit</c>.</summary>
    public Tally Refusals { get; } = new();

    /// <summary>Ends of open connections that this side did not ask for, by close code; 1006 is an end without a close frame.</summary>
    public Tally Closes { get; } = new();

    /// <summary>When they came.</summary>
    public PeakRate ClosesPeak { get; } = new(time);

    /// <summary>What went wrong, by kind.</summary>
    public Tally Errors { get; } = new();

    /// <summary>System notices by event.</summary>
    public Tally Notices { get; } = new();

    /// <summary>Handshakes begun.</summary>
    public long Started => Volatile.Read(ref _started);

    /// <summary>Clients whose first handshake has an outcome.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Handshakes that ended with a 101.</summary>
    public long Opened => Volatile.Read(ref _opened);

    /// <summary>Connections open now.</summary>
    public long Open => Volatile.Read(ref _open);

    /// <summary>The most that were open at one moment.</summary>
    public long PeakOpen => Volatile.Read(ref _peak);

    /// <summary>Messages handed to a socket.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Messages that were due but had no open connection, or one with a full queue.</summary>
    public long Unsent => Volatile.Read(ref _unsent);

    /// <summary>Own messages that came back.</summary>
    public long Echoed => Volatile.Read(ref _echoed);

    /// <summary>Messages that are neither notices nor echoes.</summary>
    public long OtherMessages => Volatile.Read(ref _otherMessages);

    public void OnStarted() => Interlocked.Increment(ref _started);

    /// <returns>How many are answered now.</returns>
    public long OnAnswered() => Interlocked.Increment(ref _answered);

    public void OnOpened(TimeSpan latency)
    {
        Handshake.Record(latency);
        Interlocked.Increment(ref _opened);
        var open = Interlocked.Increment(ref _open);
        for (var seen = Volatile.Read(ref _peak); open > seen;)
        {
            var found = Interlocked.CompareExchange(ref _peak, open, seen);
            if (found == seen)
                break;
            seen = found;
        }
    }

    public void OnClosed() => Interlocked.Decrement(ref _open);

    public void OnSent() => Interlocked.Increment(ref _sent);

    public void OnUnsent() => Interlocked.Increment(ref _unsent);

    public void OnEchoed(TimeSpan latency)
    {
        Delivery.Record(latency);
        Interlocked.Increment(ref _echoed);
    }

    public void OnOtherMessage() => Interlocked.Increment(ref _otherMessages);
}
