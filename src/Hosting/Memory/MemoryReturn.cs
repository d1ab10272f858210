using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Diagnostics;

namespace Tidegate.Hosting.Memory;

/// <summary>
/// Gives memory back to the system after most connections have left: a process without work does not collect, and would keep what it once
/// needed for as long as it lives.
/// </summary>
internal sealed partial class MemoryReturn(IEnumerable<IPopulation> populations, TimeProvider time, ILogger<MemoryReturn> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IPopulation[] _populations = [.. populations];
    private readonly ReturnPolicy _policy = new();
    private readonly long _start = time.GetTimestamp();

    /// <summary>Collects everything, and keeps nothing that is free. Whoever runs stands still meanwhile.</summary>
    public Action Collect { get; init; } = static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Tick();
    }

    private void Tick()
    {
        if (!_policy.Update(_populations.Sum(population => population.Count), time.GetElapsedTime(_start)))
            return;
        var (before, begun) = (Environment.WorkingSet, Stopwatch.GetTimestamp());
        Collect();
        LogReturned(logger, before >> 20, Environment.WorkingSet >> 20, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }

    [LoggerMessage(1570, LogLevel.Information, "Most connections have left: {Before} MiB of memory have become {After} MiB, by a collection of {Milliseconds:0} ms")]
    private static partial void LogReturned(ILogger logger, long before, long after, double milliseconds);
}

/// <summary>Adds it, once for each process.</summary>
internal static class MemoryReturnServices
{
    public static IServiceCollection AddMemoryReturn(this IServiceCollection services) => services.AddHostedService<MemoryReturn>();
}
