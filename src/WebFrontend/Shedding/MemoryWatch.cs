using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Shedding;

/// <summary>Looks at the memory of process and connections every few seconds. What must act at once is checked where memory grows.</summary>
internal sealed partial class MemoryWatch(
    ConnectionRegistry connections,
    ConnectionMemory memory,
    LoadMetrics metrics,
    TimeProvider time,
    ILogger<MemoryWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly BaseCostEstimator _estimator = new();

    /// <summary>One tick.</summary>
    public void Tick()
    {
        var (count, beside) = (0, 0L);
        foreach (var connection in connections.Enumerate())
        {
            count++;
            beside += connection.WeightBesideBase;
            metrics.Queued(connection.QueueBytes);
        }

        _estimator.Add(ProcessFigures.Take(count, beside));
        memory.BaseBytes = _estimator.Bytes;
        memory.TotalBytes = beside + ((long)count * _estimator.Bytes);
        memory.Process = ProcessFigures.Describe(_estimator.Bytes);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                Tick();
            }
            catch (Exception error)
            {
                LogLookFailed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(6100, LogLevel.Warning, "A look at the memory of this process failed; the next one follows")]
    private static partial void LogLookFailed(ILogger logger, Exception error);
}
