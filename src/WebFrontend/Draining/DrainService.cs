using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Draining;

/// <summary>
/// Takes a frontend out of service, by a signal or by an operator's order: from that moment on no upgrade is accepted; clients are told,
/// then closed one after the other (<see cref="DrainRun"/>). After an order the process stays, out of service, until the order is taken
/// back or a signal comes. After a signal the other services stop when the last socket is gone, the listeners first and the cluster
/// connection last.
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
    ILogger<DrainService> logger) : IHostedLifecycleService, IDrainState, IDrainControl, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    // A plan is even, sockets are not: what ends this soon behind it is no overrun.
    private static readonly TimeSpan OverrunGrace = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    // Completes after a signal, when the last socket is gone and all permits are back. Canceled where sockets were left when the time was up.
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _ended = new();
    private CancellationTokenRegistration _stopping;
    private volatile DrainRun? _run;
    private volatile bool _isHurried;
    private volatile bool _isLeaving;
    private long _begun;
    private Task _loop = Task.CompletedTask;

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public bool IsDraining => _run is not null;

    /// <inheritdoc/>
    public bool IsDrained => IsDraining && sockets.Count == 0;

    /// <inheritdoc/>
    public TimeSpan Overrun
    {
        get
        {
            if (_run is not { IsAnnounced: true } run || sockets.Count == 0)
                return TimeSpan.Zero;
            var over = time.GetElapsedTime(_begun) - run.LastClose - options.Value.Transport.CloseTimeout - OverrunGrace;
            return over > TimeSpan.Zero && !sockets.AreFlushing ? over : TimeSpan.Zero;
        }
    }

    /// <summary>Closes what is left at once.</summary>
    public void Hurry()
    {
        if (!_isLeaving || _isHurried)
            return;

        _isHurried = true;
        sockets.EndWithin(options.Value.Transport.CloseTimeout);
        LogHurried(sockets.Count);
    }

    /// <inheritdoc/>
    public DrainProgress Begin(string actor, string reason)
    {
        var isNew = false;
        lock (_lock)
        {
            if (_run is null)
            {
                isNew = true;
                LogOrdered(actor, reason);
                Start();
            }
        }

        if (isNew)
            Changed?.Invoke();
        return Progress();
    }

    /// <inheritdoc/>
    public DrainProgress End(string actor, string reason)
    {
        var isEnded = false;
        lock (_lock)
        {
            if (_run is not null && !_isLeaving)
            {
                isEnded = true;
                LogRecalled(actor, sockets.Count, reason);
                _run = null;
                _ended.Cancel();
                _ended.Dispose();
                _ended = new CancellationTokenSource();
            }
        }

        if (isEnded)
            Changed?.Invoke();
        return Progress();
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _stopping = lifetime.ApplicationStopping.Register(Leave);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Leave();
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
        await _ended.CancelAsync();
        await _loop;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _ended.Dispose();
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (_isLeaving)
                return;

            _isLeaving = true;
            if (_run is null)
                Start();
        }

        Changed?.Invoke();
    }

    private void Start()
    {
        _begun = time.GetTimestamp();
        var run = new DrainRun(sockets, options.Value.Drain, Random.Shared.NextDouble);
        _run = run;
        _loop = RunAsync(run, _loop, _ended.Token);
    }

    // Nobody must wait for a drain that has failed.
    private async Task RunAsync(DrainRun run, Task before, CancellationToken ended)
    {
        await before;
        try
        {
            await DrainAsync(run, ended);
        }
        catch (Exception failure)
        {
            LogFailed(failure);
            _drained.TrySetException(failure);
        }
    }

    private async Task DrainAsync(DrainRun run, CancellationToken ended)
    {
        var (toldLeave, isDone) = (false, false);
        using var timer = new PeriodicTimer(Tick, time);
        do
        {
            var now = time.GetElapsedTime(_begun);
            if (_isLeaving && !toldLeave)
            {
                toldLeave = true;
                LeaveWithin(run, options.Value.Drain.ShutdownTimeout, now);
            }

            var wasAnnounced = run.IsAnnounced;
            run.Tick(now, _isHurried);
            if (run.IsAnnounced && !wasAnnounced)
                LogPlan(run, now);
            if (!run.IsAnnounced || sockets.Count > 0)
                continue;
            if (!isDone)
                Done(run, now);
            isDone = true;
            if (_isLeaving)
                _drained.TrySetResult();
        }
        while (await WaitAsync(timer, ended));
    }

    private void LeaveWithin(DrainRun run, TimeSpan time, TimeSpan now)
    {
        var closeTime = options.Value.Transport.CloseTimeout;
        run.LeaveBy(now + time - closeTime, now);
        // A little before the host aborts what is left, so that a client that still takes bytes then costs no failed drain.
        if (!_isHurried)
            sockets.EndWithin(time - (closeTime / 4));
    }

    private void LogPlan(DrainRun run, TimeSpan now)
    {
        var drain = options.Value.Drain;
        if (sockets.Count > 0)
            LogBegun(sockets.Count, run.FirstClose - now, run.LastClose - run.FirstClose);
        if (run.PlannedPerSecond > drain.PerSecond && !_isHurried)
            LogFasterThanRate(Math.Ceiling(run.PlannedPerSecond), drain.PerSecond);
    }

    private void Done(DrainRun run, TimeSpan now)
    {
        if (run.Closed > 0)
            LogDrained(run.Closed, now);
        Changed?.Invoke();
    }

    private DrainProgress Progress()
    {
        if (_run is not { } run)
            return new DrainProgress(false, sockets.Count, TimeSpan.Zero, TimeSpan.Zero, _isLeaving);
        var now = time.GetElapsedTime(_begun);
        var count = sockets.Count;
        return new DrainProgress(true, count, Left(run.FirstClose), count == 0 ? TimeSpan.Zero : Left(run.LastClose), _isLeaving);

        TimeSpan Left(TimeSpan at) => at > now ? at - now : TimeSpan.Zero;
    }

    private static async ValueTask<bool> WaitAsync(PeriodicTimer timer, CancellationToken ended)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ended);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
