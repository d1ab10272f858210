namespace Tidegate.Simulation;

/// <summary>The hash over all that happened and, where asked for, its text.</summary>
internal sealed class Trace(TextWriter? writer)
{
    private ulong _hash = 14695981039346656037;

    public ulong Hash => _hash;

    public bool IsWritten => writer is not null;

    public void Mix(long value)
    {
        _hash = (_hash ^ (ulong)value) * 0x9E3779B97F4A7C15;
        _hash ^= _hash >> 29;
    }

    public void Write(long tick, string text) => writer?.WriteLine(FormattableString.Invariant($"{tick / (double)Span.Second,10:F4} {text}"));
}

/// <summary>Spans of time in ticks of 100 ns, the world's unit.</summary>
internal static class Span
{
    public const long Millisecond = TimeSpan.TicksPerMillisecond;
    public const long Second = TimeSpan.TicksPerSecond;
}
