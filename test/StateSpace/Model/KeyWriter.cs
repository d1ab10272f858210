using System.Runtime.InteropServices;
using Tidegate.Budget;

namespace Tidegate.StateSpace.Model;

/// <summary>A buffer for the bytes that tell one state from another, and its hash.</summary>
internal sealed class KeyWriter
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    public int Length => _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Add(byte value)
    {
        if (_length == _bytes.Length) Array.Resize(ref _bytes, 2 * _bytes.Length);
        _bytes[_length++] = value;
    }

    public void Add(bool value) => Add(value ? (byte)1 : (byte)0);

    /// <summary>A small number; the largest stand for all beyond, which no scope reaches.</summary>
    public void Add(long value) => Add(checked((byte)(value + 8)));

    public void Add(Permits permits)
    {
        Add((long)permits.Standard);
        Add((long)permits.Priority);
    }

    /// <summary>Puts two neighbouring parts in order, so that their exchange makes no other state.</summary>
    public void OrderTwo(int first, int second)
    {
        var a = _bytes.AsSpan(first, second - first);
        var b = _bytes.AsSpan(second, _length - second);
        if (a.SequenceCompareTo(b) <= 0) return;
        Span<byte> copy = stackalloc byte[a.Length];
        a.CopyTo(copy);
        var length = b.Length;
        b.CopyTo(_bytes.AsSpan(first));
        copy.CopyTo(_bytes.AsSpan(first + length));
    }

    /// <summary>Puts parts of one length, from a place to the end, in order, so that their order makes no other state.</summary>
    public void Order(int first, int count)
    {
        if (count < 2) return;
        var size = (_length - first) / count;
        Span<byte> part = stackalloc byte[size];
        for (var i = 1; i < count; i++)
        {
            for (var at = first + i * size; at > first; at -= size)
            {
                var before = _bytes.AsSpan(at - size, size);
                var here = _bytes.AsSpan(at, size);
                if (before.SequenceCompareTo(here) <= 0) break;
                before.CopyTo(part);
                here.CopyTo(before);
                part.CopyTo(here);
            }
        }
    }

    /// <summary>128 bits of two independent multiplicative hashes: at 10^8 states two of them meet by chance once in 10^22 explorations.</summary>
    public UInt128 Hash()
    {
        while (_length % 8 != 0) Add((byte)0);
        ulong a = 0x9E3779B97F4A7C15, b = 0xC2B2AE3D27D4EB4F;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(Written))
        {
            a = Mix(a ^ word, 0xA0761D6478BD642F);
            b = Mix(b + word, 0xE7037ED1A0B428DB) + a;
        }

        return new UInt128(Mix(a ^ (ulong)_length, 0x8EBC6AF09C88C6E3), Mix(b, 0x589965CC75374CC3));
    }

    private static ulong Mix(ulong value, ulong factor)
    {
        var high = Math.BigMul(value, factor, out var low);
        return high ^ low ^ value;
    }
}
