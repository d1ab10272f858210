using Microsoft.Extensions.Logging;
using Tidegate.Alerts;
using Tidegate.Frontends;
using Tidegate.History;

namespace Tidegate.Grains.Hosting;

/// <summary>
/// Wakes the grains that watch the cluster, again and again: when they are lost with their silo, the next call of another silo makes them
/// anew.
/// </summary>
internal sealed partial class ClusterKeeper(IGrainFactory grains, TimeProvider time, ILogger<ClusterKeeper> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(ClusterKeeper),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _loop = Run(_stop.Token);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    private async Task Run(CancellationToken stop)
    {
        // The silo's start does not wait for the first call.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await grains.GetGrain<IAlertGrain>(IAlertGrain.Key).Wake();
                await grains.GetGrain<IAuditGrain>(IAuditGrain.Key).Wake();
                await grains.GetGrain<IHistoryGrain>(IHistoryGrain.Key).Wake();
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                LogNotWoken(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    [LoggerMessage(2405, LogLevel.Debug, "The grains that watch the cluster could not be woken; the next attempt follows")]
    private static partial void LogNotWoken(ILogger logger, Exception exception);
}
