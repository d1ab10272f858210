using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Tidegate.WebFrontend.Memory;

/// <summary>
/// Buffers in which messages are put together. All but the first of a message take their size from the <see cref="MessageRoom"/>. Large
/// ones are kept for the next message in a bounded stock of this class, since the shared pool keeps dozens for each processor.
/// </summary>
internal sealed class MessageBuffers(MessageRoom room)
{
    /// <summary>The first buffer of a message, which needs no room.</summary>
    public const int FirstBytes = 4096;

    /// <summary>Up to here the shared pool is used: what it keeps is little.</summary>
    private const int LargestSharedBytes = 64 * 1024;

    /// <summary>The stock is at most this part of the room.</summary>
    private const int StockDivisor = 8;

    private readonly Lock _lock = new();
    private readonly Stack<byte[]>?[] _stock = new Stack<byte[]>?[32];
    private readonly int[] _spare = new int[32];
    private long _stockBytes;

    /// <summary>Hands out a buffer.</summary>
    /// <param name="size">Its size, a power of two.</param>
    /// <param name="buffer">The buffer.</param>
    /// <returns>False where there is no room for it.</returns>
    public bool TryRent(int size, [NotNullWhen(true)] out byte[]? buffer)
    {
        buffer = null;
        if (size > FirstBytes && !room.TryTake(size, size)) return false;
        buffer = size <= LargestSharedBytes ? ArrayPool<byte>.Shared.Rent(size) : TakeLarge(size);
        return true;
    }

    /// <summary>Takes a buffer back.</summary>
    public void Return(byte[] buffer)
    {
        if (buffer.Length > FirstBytes) room.Return(buffer.Length);
        if (buffer.Length <= LargestSharedBytes) ArrayPool<byte>.Shared.Return(buffer);
        else Keep(buffer);
    }

    /// <summary>Lets go of what has not been needed since the last call.</summary>
    /// <param name="all">Let go of everything.</param>
    public void Trim(bool all)
    {
        lock (_lock)
        {
            for (var i = 0; i < _stock.Length; i++)
            {
                if (_stock[i] is not { } stack) continue;
                for (var left = all ? stack.Count : Math.Min(_spare[i], stack.Count); left > 0; left--) _stockBytes -= stack.Pop().Length;
                _spare[i] = stack.Count;
            }
        }
    }

    private byte[] TakeLarge(int size)
    {
        var index = BitOperations.Log2((uint)size);
        lock (_lock)
        {
            if (_stock[index] is { } stack && stack.TryPop(out var kept))
            {
                _stockBytes -= size;
                _spare[index] = Math.Min(_spare[index], stack.Count);
                return kept;
            }
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }

    private void Keep(byte[] buffer)
    {
        var index = BitOperations.Log2((uint)buffer.Length);
        lock (_lock)
        {
            if (_stockBytes + buffer.Length > room.LimitBytes / StockDivisor) return;
            (_stock[index] ??= new Stack<byte[]>()).Push(buffer);
            _stockBytes += buffer.Length;
        }
    }
}
