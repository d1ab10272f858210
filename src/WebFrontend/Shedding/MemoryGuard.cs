using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Shedding;

/// <summary>
/// Looks at the memory of this process four times a second and acts on it at once, without asking anybody: what the grade says holds
/// from here on, garbage is collected before a client pays for it, and connections are closed where nothing else helps.
/// </summary>
internal sealed partial class MemoryGuard(
    MemoryGradeGauge gauge,
    LocalMemory memory,
    MessageRoom room,
    MessageBuffers buffers,
    MemoryShedder shedder,
    GarbageWatch garbage,
    ConnectionRegistry connections,
    ConnectionMemory accounts,
    IOptions<TidegateOptions> options,
    MonotonicClock clock,
    TimeProvider time,
    ILogger<MemoryGuard> logger) : BackgroundService
{
    /// <summary>The part of what the process may use that messages may take: the other is for connections, grains and everything else.</summary>
    private const int RoomDivisor = 2;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>What was not needed for so long goes back to the collector.</summary>
    private static readonly TimeSpan TrimInterval = TimeSpan.FromSeconds(10);

    private TimeSpan _trimmedAt;
    private long _refused;
    private long _collections = -1;
    private long _accounted;

    /// <summary>One tick.</summary>
    public void Tick(ProcessReading reading, TimeSpan now)
    {
        reading = AddGrowth(reading);
        memory.CapacityBytes = reading.CapacityBytes;
        memory.Utilization = reading.Burden;
        room.LimitBytes = reading.CapacityBytes / RoomDivisor;
        if (gauge.Update(reading.Burden)) Take(gauge.Current, reading);
        var isTight = gauge.Current != MemoryGrade.Normal;
        // Asked for what may be garbage, before anybody pays for it.
        if (isTight || reading.Utilization >= MemoryGradeGauge.NoNewClientsAt) garbage.Ask(now);
        if (isTight || now - _trimmedAt >= TrimInterval)
        {
            _trimmedAt = now;
            buffers.Trim(isTight);
        }

        Relieve(reading, now);
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first client: the room has no bound until the first tick.
        Tick(ProcessFigures.Measure(), clock.Now);
        LogCapacity(logger, memory.CapacityBytes >> 20, room.LimitBytes >> 20);
        if (options.Value.Limits.MemoryCeilingMegabytes is { } ceiling && ceiling > memory.CapacityBytes >> 20) LogCeiling(logger, ceiling, memory.CapacityBytes >> 20);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Tick(ProcessFigures.Measure(), clock.Now);
            }
            catch (Exception error)
            {
                LogLookFailed(logger, error);
            }
        }
    }

    /// <summary>What connections have taken since the last whole collection is no garbage.</summary>
    private ProcessReading AddGrowth(ProcessReading reading)
    {
        var accounted = ((long)connections.Count * accounts.BaseBytes) + room.UsedBytes;
        if (garbage.Completed != _collections) (_collections, _accounted) = (garbage.Completed, accounted);
        return reading with { LiveBytes = reading.LiveBytes + Math.Max(0, accounted - _accounted) };
    }

    private void Take(MemoryGrade grade, ProcessReading reading)
    {
        memory.Grade = grade;
        room.IsSmallOnly = grade >= MemoryGrade.NoLargeMessages;
        if (grade >= MemoryGrade.NoNewClients) LogGrade(logger, grade, reading.Burden, reading.CapacityBytes >> 20, room.UsedBytes >> 20);
        else LogRelief(logger, grade, reading.Burden);
    }

    private void Relieve(ProcessReading reading, TimeSpan now)
    {
        var refused = room.Refused;
        var isRoomFull = refused != _refused && !room.IsSmallOnly;
        _refused = refused;
        // Those who fill the room are closed, so that there is some for who is quick.
        if (isRoomFull) shedder.FreeRoom();
        var isShedding = gauge.Current == MemoryGrade.Shedding;
        if (isShedding && !garbage.HasRunSinceAsked(now)) return;
        // Nobody pays for garbage: only what a whole collection has left counts, and after each step the next one tells what it has brought.
        const double Target = MemoryGradeGauge.NoLargeMessagesAt - MemoryGradeGauge.Hysteresis;
        if (isShedding && reading.LiveUtilization >= MemoryGradeGauge.NoLargeMessagesAt) shedder.Free((long)((reading.LiveUtilization - Target) * reading.CapacityBytes));
        garbage.AskAgain();
    }

    [LoggerMessage(6530, LogLevel.Information, "This process may use {Capacity} MiB of memory, and messages on their way {Room} MiB of it")]
    private static partial void LogCapacity(ILogger logger, long capacity, long room);

    [LoggerMessage(6535, LogLevel.Warning, "Limits:MemoryCeilingMegabytes ({Ceiling}) is more than the {Capacity} MiB that this process may use. It holds for the cluster: unless other frontends carry their part, this one refuses clients long before it; lower it, or give the process more memory")]
    private static partial void LogCeiling(ILogger logger, int ceiling, long capacity);

    [LoggerMessage(6531, LogLevel.Warning, "Short of memory: {Grade} at {Utilization:P0} of the {Capacity} MiB that this process may use; {Room} MiB are messages on their way (docs/runbooks/process-memory.md)")]
    private static partial void LogGrade(ILogger logger, MemoryGrade grade, double utilization, long capacity, long room);

    [LoggerMessage(6532, LogLevel.Information, "Memory of this process: {Grade} at {Utilization:P0} of what it may use")]
    private static partial void LogRelief(ILogger logger, MemoryGrade grade, double utilization);

    [LoggerMessage(6533, LogLevel.Warning, "A look at the memory of this process failed; the next one follows")]
    private static partial void LogLookFailed(ILogger logger, Exception error);
}
