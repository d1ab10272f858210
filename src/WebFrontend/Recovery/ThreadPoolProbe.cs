using Microsoft.Extensions.Hosting;

namespace Tidegate.WebFrontend.Recovery;

/// <summary>Measures how late work gets a thread of the pool: a short sleep, whose end needs one.</summary>
internal sealed class ThreadPoolProbe(HealthBook health, TimeProvider time) : BackgroundService
{
    /// <summary>Time between two probes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            health.ExpectThread(Interval);
            await Task.Delay(Interval, time, stoppingToken);
            health.ThreadCame();
        }
    }
}
