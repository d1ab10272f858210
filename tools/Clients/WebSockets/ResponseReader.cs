using System.Globalization;
using System.Text;

namespace Tidegate.Clients.WebSockets;

/// <summary>Reads one HTTP/1.1 response (RFC 9112), as far as an upgrade needs it: head, and a small body.</summary>
public sealed class ResponseReader(Stream stream)
{
    /// <summary>The most that head and body may have together.</summary>
    private const int MaxBytes = 64 * 1024;

    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private byte[] _buffer = new byte[1024];
    private int _count;
    private int _headLength;

    /// <summary>HTTP status, once the head is read.</summary>
    public int Status { get; private set; }

    /// <summary>Header fields; of a repeated one the last.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Bytes that came behind the head.</summary>
    public ReadOnlyMemory<byte> Rest => _buffer.AsMemory(_headLength, _count - _headLength);

    /// <summary>Reads up to the empty line.</summary>
    /// <exception cref="HandshakeException">This is no HTTP/1.1 response.</exception>
    public async Task ReadHeadAsync(CancellationToken cancellation)
    {
        int end;
        while ((end = _buffer.AsSpan(0, _count).IndexOf(EndOfHead)) < 0)
        {
            if (!await FillAsync(cancellation))
                throw new HandshakeException(_count == 0 ? "closed without an answer" : "cut off head");
        }

        _headLength = end + EndOfHead.Length;
        ParseHead(Encoding.Latin1.GetString(_buffer, 0, end).Split("\r\n"));
    }

    /// <summary>Reads the body, however its length is told (RFC 9112 section 6.3).</summary>
    /// <returns>The body, or nothing where it is cut off or too long.</returns>
    public async Task<ReadOnlyMemory<byte>> ReadBodyAsync(CancellationToken cancellation)
    {
        if (Headers.TryGetValue("Transfer-Encoding", out var encoding) && encoding.EndsWith("chunked", StringComparison.OrdinalIgnoreCase))
            return await ReadChunksAsync(cancellation);
        var length = Headers.TryGetValue("Content-Length", out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var told) ? told : MaxBytes;
        while (Rest.Length < length && await FillAsync(cancellation))
        {
        }

        return Rest[..Math.Min(length, Rest.Length)];
    }

    private async Task<ReadOnlyMemory<byte>> ReadChunksAsync(CancellationToken cancellation)
    {
        var body = new MemoryStream();
        var position = 0;
        while (true)
        {
            int lineEnd;
            while ((lineEnd = Rest.Span[position..].IndexOf("\r\n"u8)) < 0)
            {
                if (!await FillAsync(cancellation))
                    return default;
            }

            var line = Encoding.Latin1.GetString(Rest.Span.Slice(position, lineEnd)).Split(';')[0];
            if (!int.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size is < 0 or > MaxBytes)
                return default;
            if (size == 0)
                return body.ToArray();
            position += lineEnd + 2;
            while (Rest.Length < position + size + 2)
            {
                if (!await FillAsync(cancellation))
                    return default;
            }

            body.Write(Rest.Span.Slice(position, size));
            position += size + 2;
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_count == MaxBytes)
            return false;
        if (_count == _buffer.Length)
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MaxBytes));
        var read = await stream.ReadAsync(_buffer.AsMemory(_count), cancellation);
        _count += read;
        return read > 0;
    }

    private void ParseHead(string[] lines)
    {
        var status = lines[0].Split(' ', 3);
        if (status.Length < 2 || !status[0].StartsWith("HTTP/1.", StringComparison.Ordinal) ||
            !int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            throw new HandshakeException("no status line");
        Status = code;
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                Headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
    }
}
