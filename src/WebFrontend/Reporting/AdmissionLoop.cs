using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Shedding;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>The one loop of everything in admission that depends on time: lease, shedding, pressure notices, recovery.</summary>
internal sealed partial class AdmissionLoop(
    LeaseGuard lease,
    Shedder shedder,
    PressureNotifier notifier,
    RecoveryActions recovery,
    LeaseVitalSign vitalSign,
    TimeProvider time,
    ILogger<AdmissionLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TickAsync(stoppingToken);
        }
        finally
        {
            vitalSign.End();
        }
    }

    private async Task TickAsync(CancellationToken stopping)
    {
        vitalSign.Beat();
        try
        {
            await lease.TickAsync(stopping);
            shedder.Tick();
            notifier.Tick();
            recovery.Tick(Interval);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            // The loop that fences must outlive whatever goes wrong in it.
            LogLookFailed(logger, error);
        }
    }

    [LoggerMessage(6030, LogLevel.Error, "A look at lease and limits failed; the next one follows")]
    private static partial void LogLookFailed(ILogger logger, Exception error);
}
