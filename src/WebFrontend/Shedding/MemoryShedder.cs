using Microsoft.Extensions.Logging;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Shedding;

/// <summary>Closes the heaviest connections of this frontend (4004) while its process is short of memory, in bounded steps.</summary>
internal sealed partial class MemoryShedder(
    ConnectionRegistry connections,
    MessageRoom room,
    MonotonicClock clock,
    ILogger<MemoryShedder> logger)
{
    /// <summary>The most that one step closes.</summary>
    private const int MostPerStep = 256;

    private readonly WarningThrottle _throttle = new();
    private int _closed;

    /// <summary>Closes those whose messages fill the room, the heaviest first, until a quarter of it is free for large ones.</summary>
    public void FreeRoom() => Close(Math.Max(1, room.UsedBytes - (room.LargeLimitBytes / 4 * 3)), isOfIdle: false);

    /// <summary>Closes those whose messages are the heaviest, then those who have been idle longest.</summary>
    /// <param name="bytes">How much to free.</param>
    public void Free(long bytes) => Close(bytes, isOfIdle: true);

    private void Close(long toFree, bool isOfIdle)
    {
        var all = connections.Snapshot().Where(connection => !connection.IsClosing).ToList();
        var chosen = MemoryCut.Choose(all.Select(connection => (connection, connection.WeightBesideBase)), toFree, MessageRoom.SmallBytes, MostPerStep).ToList();
        var left = toFree - chosen.Sum(connection => connection.WeightBytes);
        if (isOfIdle)
        {
            // The others weigh the same, and who is active is worth more.
            foreach (var connection in all.Except(chosen).OrderByDescending(connection => connection.IdleFor))
            {
                if (left <= 0 || chosen.Count >= MostPerStep) break;
                chosen.Add(connection);
                left -= connection.WeightBytes;
            }
        }

        foreach (var connection in chosen) connection.CloseForMemory();
        _closed += chosen.Count;
        if (chosen.Count == 0 || !_throttle.TryPass(clock.Now, out _)) return;
        LogClosed(logger, _closed, toFree);
        _closed = 0;
    }

    [LoggerMessage(6534, LogLevel.Warning, "Short of memory: {Count} connections are closed with 4004, the last ones to free {Bytes} bytes")]
    private static partial void LogClosed(ILogger logger, int count, long bytes);
}
