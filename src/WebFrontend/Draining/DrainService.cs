using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Admission;

namespace Tidegate.WebFrontend.Draining;

/// <summary>
/// Takes a frontend out of service: from the first signal on no upgrade is accepted; clients are told, then closed one after the other;
/// and only when the last socket is gone do the other services stop, the listeners first and the cluster connection last.
/// </summary>
/// <remarks>
/// The host calls <see cref="StoppingAsync"/> before it stops any service, and waits for it. A socket whose upgrade was under way at the
/// signal may appear later; the loop therefore runs until everything else has stopped.
/// </remarks>
internal sealed partial class DrainService(
    IDrainSockets sockets,
    IHostApplicationLifetime lifetime,
    IOptions<TidegateOptions> options,
    TimeProvider time,
    ILogger<DrainService> logger) : IHostedLifecycleService, IDrainState, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopped = new();
    private CancellationTokenRegistration _stopping;
    private volatile bool _isDraining;
    private volatile bool _isHurried;
    private Task _loop = Task.CompletedTask;

    /// <inheritdoc/>
    public bool IsDraining => _isDraining;

    /// <summary>
    /// Completes when the last socket is gone and all permits are back. Canceled where sockets were left when the time for shutdown was up.
    /// </summary>
    public Task Drained => _drained.Task;

    /// <summary>Closes what is left at once.</summary>
    public void Hurry()
    {
        if (!_isDraining || _isHurried)
            return;

        _isHurried = true;
        LogHurried(sockets.Count);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _stopping = lifetime.ApplicationStopping.Register(Begin);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            await _drained.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _isHurried = true;
            if (_drained.TrySetCanceled(cancellationToken))
                LogOverrun(sockets.Count);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        await _loop;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _stopped.Dispose();
    }

    private void Begin()
    {
        lock (_drained)
        {
            if (_isDraining)
                return;

            _isDraining = true;
            _loop = RunAsync();
        }
    }

    // Nobody must wait for a drain that has failed.
    private async Task RunAsync()
    {
        try
        {
            await DrainAsync();
        }
        catch (Exception failure)
        {
            _drained.TrySetException(failure);
        }
    }

    private async Task DrainAsync()
    {
        var begun = time.GetTimestamp();
        var drain = options.Value.Drain;
        var count = sockets.Announce((index, all) => DrainNotice.For(drain.NoticePeriod + new DrainSchedule(all, drain.Window).DelayOf(index)));
        if (count > 0)
            LogBegun(count, drain.NoticePeriod, drain.Window);

        var schedule = new DrainSchedule(count, drain.Window);
        var closed = 0;
        using var timer = new PeriodicTimer(Tick, time);
        do
        {
            var elapsed = time.GetElapsedTime(begun) - drain.NoticePeriod;
            var due = _isHurried || elapsed >= drain.Window ? int.MaxValue : Math.Max(0, schedule.DueAt(elapsed) - closed);
            closed += sockets.Close(due);
            if (sockets.Count == 0 && _drained.TrySetResult() && closed > 0)
                LogDrained(closed, time.GetElapsedTime(begun));
        }
        while (await WaitAsync(timer));
    }

    private async ValueTask<bool> WaitAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stopped.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
