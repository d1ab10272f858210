namespace Tidegate.WebFrontend.Frames;

/// <summary>
/// Finds the frame headers in a byte stream that arrives in any portions. It keeps the few numbers it needs, never bytes, and knows
/// nothing of rules: those are <see cref="FrameRules"/>.
/// </summary>
internal struct FrameScanner
{
    private const int FixedBytes = 2;
    private const int MaskBytes = 4;

    private ulong _payloadLeft;
    private ulong _length;
    private int _headerRead;
    private int _headerSize;
    private byte _first;
    private byte _second;

    /// <summary>True between the first and the last byte of a header.</summary>
    public readonly bool InHeader => _headerRead > 0;

    /// <summary>True between the first and the last byte of a frame.</summary>
    public readonly bool InFrame => _headerRead > 0 || _payloadLeft > 0;

    /// <summary>Payload of a frame of a message that is still to come; 0 within headers and control frames.</summary>
    public readonly ulong DataLeft => (_first & FrameHeader.Close) == 0 ? _payloadLeft : 0;

    /// <summary>Goes on to the end of the next header.</summary>
    /// <param name="bytes">What has arrived; shortened by what was read.</param>
    /// <param name="header">The header, where one was completed.</param>
    /// <returns>False where the bytes ended before.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var skipped = (int)Math.Min(_payloadLeft, (ulong)bytes.Length);
                _payloadLeft -= (ulong)skipped;
                bytes = bytes[skipped..];
                continue;
            }

            Take(bytes[0]);
            bytes = bytes[1..];
            if (_headerRead < FixedBytes || _headerRead < _headerSize)
                continue;

            header = new FrameHeader(_first & 0x0F, (_first & 0x80) != 0, IsMasked, _length, IsMinimal);
            _payloadLeft = _length;
            _headerRead = 0;
            return true;
        }

        header = default;
        return false;
    }

    private readonly bool IsMasked => (_second & 0x80) != 0;

    private readonly int LengthCode => _second & 0x7F;

    private readonly int ExtendedBytes => LengthCode switch { 126 => 2, 127 => 8, _ => 0 };

    private readonly bool IsMinimal => LengthCode switch { 126 => _length > 125, 127 => _length > ushort.MaxValue, _ => true };

    private void Take(byte value)
    {
        switch (_headerRead)
        {
            case 0:
                _first = value;
                break;
            case 1:
                _second = value;
                _length = ExtendedBytes == 0 ? (ulong)LengthCode : 0;
                _headerSize = FixedBytes + ExtendedBytes + (IsMasked ? MaskBytes : 0);
                break;
            default:
                if (_headerRead < FixedBytes + ExtendedBytes)
                    _length = (_length << 8) | value;
                break;
        }

        _headerRead++;
    }
}
