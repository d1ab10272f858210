using System.Buffers.Text;

namespace Tidegate.WebFrontend.Links;

/// <summary>A message that a reliable client has not confirmed yet.</summary>
/// <param name="SequenceId">Its number.</param>
/// <param name="Frame">The frame as it is sent, the number in it.</param>
/// <param name="Until">When it is of no use any more; zero where there is no such moment.</param>
internal readonly record struct UnackedMessage(ulong SequenceId, byte[] Frame, TimeSpan Until)
{
    /// <summary>Counted beside the frame.</summary>
    public const int OverheadBytes = 64;

    /// <summary>What it holds, in bytes.</summary>
    public int Cost => Frame.Length + OverheadBytes;

    /// <summary>True where it need not be sent again.</summary>
    public bool HasExpired(TimeSpan now) => Until != TimeSpan.Zero && now >= Until;
}

/// <summary>
/// The messages of one reliable client: numbered from 1 without a gap, and kept until it says that it has them. Bounded; not thread-safe.
/// </summary>
internal sealed class UnackedMessages
{
    /// <summary>The most messages that may wait for the client's word.</summary>
    public const int MaxMessages = 1000;

    /// <summary>The most bytes likewise, beside the bound of all that a connection may hold.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    private readonly Queue<UnackedMessage> _waiting = new();

    /// <summary>The number of the newest message; 0 before the first one.</summary>
    public ulong Last { get; private set; }

    /// <summary>Messages that wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>What they hold.</summary>
    public long Bytes { get; private set; }

    /// <summary>Those that wait, in order.</summary>
    public IReadOnlyCollection<UnackedMessage> Waiting => _waiting;

    /// <summary>Goes on where another frontend has left off.</summary>
    public void Continue(ulong last, IEnumerable<UnackedMessage> waiting)
    {
        Last = last;
        foreach (var message in waiting)
            Keep(message);
    }

    /// <summary>Numbers a message and keeps it.</summary>
    /// <param name="envelope">Its frame without a number: a JSON object with at least one property.</param>
    /// <param name="until">When it is of no use any more; zero where there is no such moment.</param>
    /// <param name="maxBytes">What may wait, at most <see cref="MaxBytes"/>.</param>
    /// <param name="message">The message.</param>
    /// <returns>False where too much waits already; then nothing has changed. A single message is kept whatever its size.</returns>
    public bool TryAdd(ReadOnlySpan<byte> envelope, TimeSpan until, long maxBytes, out UnackedMessage message)
    {
        message = new UnackedMessage(Last + 1, Number(Last + 1, envelope), until);
        if (_waiting.Count >= MaxMessages || (Bytes > 0 && Bytes + message.Cost > Math.Min(maxBytes, MaxBytes)))
            return false;
        Last++;
        Keep(message);
        return true;
    }

    /// <summary>The client has all messages up to a number.</summary>
    /// <returns>Bytes that are free now.</returns>
    public long Acknowledge(ulong sequenceId)
    {
        var before = Bytes;
        while (_waiting.TryPeek(out var first) && first.SequenceId <= sequenceId)
        {
            Bytes -= first.Cost;
            _waiting.Dequeue();
        }

        return before - Bytes;
    }

    /// <summary>Puts the number first into a frame.</summary>
    internal static byte[] Number(ulong sequenceId, ReadOnlySpan<byte> envelope)
    {
        var begin = "{\"sequenceId\":"u8;
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(sequenceId, digits, out var length);
        var frame = new byte[begin.Length + length + envelope.Length];
        begin.CopyTo(frame);
        digits[..length].CopyTo(frame.AsSpan(begin.Length));
        frame[begin.Length + length] = (byte)',';
        envelope[1..].CopyTo(frame.AsSpan(begin.Length + length + 1));
        return frame;
    }

    private void Keep(UnackedMessage message)
    {
        _waiting.Enqueue(message);
        Bytes += message.Cost;
    }
}
