using System.Buffers.Binary;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// The answers of one HTTP/2 connection whose request has ended while their last bytes wait for the client's window: Kestrel keeps them
/// and tells nobody. What it writes does: a stream is over with the frame that ends it (RFC 9113, section 4.1). Thread-safe.
/// </summary>
internal sealed class StreamAnswers
{
    private const int HeaderBytes = 9;
    private const byte Data = 0, Headers = 1, Reset = 3;
    private const byte EndStream = 1;

    private readonly Lock _lock = new();
    // Streams that were not ended by a frame; with the moment at which their request ended, where it has.
    private readonly Dictionary<int, TimeSpan?> _open = [];
    private readonly byte[] _header = new byte[HeaderBytes];
    private int _headerLength;
    private int _payloadLeft;

    /// <summary>A request has begun.</summary>
    public void Begin(int stream)
    {
        lock (_lock)
            _open[stream] = null;
    }

    /// <summary>It has ended, and its answer is complete.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="now">This moment.</param>
    /// <param name="isAborted">There will be no frame that ends it.</param>
    public void End(int stream, TimeSpan now, bool isAborted)
    {
        lock (_lock)
        {
            if (isAborted)
                _open.Remove(stream);
            else if (_open.ContainsKey(stream))
                _open[stream] = now;
        }
    }

    /// <summary>True where an answer has waited for so long.</summary>
    public bool IsStuck(TimeSpan now, TimeSpan allowed)
    {
        lock (_lock)
        {
            foreach (var ended in _open.Values)
            {
                if (now - ended >= allowed)
                    return true;
            }
        }

        return false;
    }

    /// <summary>Reads on in what is written to the connection.</summary>
    public void Written(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            while (!bytes.IsEmpty)
            {
                var skipped = Math.Min(_payloadLeft, bytes.Length);
                _payloadLeft -= skipped;
                bytes = bytes[skipped..];

                var taken = Math.Min(HeaderBytes - _headerLength, bytes.Length);
                bytes[..taken].CopyTo(_header.AsSpan(_headerLength));
                _headerLength += taken;
                bytes = bytes[taken..];
                if (_headerLength == HeaderBytes)
                    Observe();
            }
        }
    }

    private void Observe()
    {
        _headerLength = 0;
        _payloadLeft = BinaryPrimitives.ReadInt32BigEndian(_header) >>> 8;
        var (type, flags) = (_header[3], _header[4]);
        if (type == Reset || (type is Data or Headers && (flags & EndStream) != 0))
            _open.Remove(BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(5)));
    }
}
