using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Tidegate.Architecture.Samples;

/// <summary>Decides with all that a decision must not know.</summary>
internal sealed class ImpureDecisions
{
    public static bool ByClock() => DateTimeOffset.UtcNow.Hour > 12;

    public static long ByTicks() => Environment.TickCount64;

    public static long ByStopwatch() => Stopwatch.GetTimestamp();

    public static DateTimeOffset ByProvider() => TimeProvider.System.GetUtcNow();

    public static int ByChance() => Random.Shared.Next();

    public static Guid ByName() => Guid.NewGuid();

    public static async ValueTask LaterAsync() => await Task.Yield();

    public static Func<bool> InClosure(int hour) => () => DateTime.Now.Hour > hour;

    public static void Logged(object logger) => ((ILogger)logger).BeginScope(logger);

    public static object? OfOrleans(object grain) => grain as IGrainWithStringKey;

    public static int Pure(DateTimeOffset now) => now.Hour;
}
