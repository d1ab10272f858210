using Microsoft.Extensions.Time.Testing;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>A fake clock on which a test can wait until a delivery is about to be retried, and only then advance.</summary>
public sealed class GrainClock : FakeTimeProvider
{
    // The waits of an outbox are shorter than every other timer of the grains.
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _retries = new(0);
    private readonly SemaphoreSlim _confirms = new(0);
    private readonly SemaphoreSlim _flushes = new(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime < LongestRetry)
            _retries.Release();
        if (dueTime == ConfirmTimeout)
            _confirms.Release();
        if (dueTime == FlushTimeout)
            _flushes.Release();
        return timer;
    }

    /// <summary>Forgets the timers of the test before.</summary>
    public void Forget()
    {
        while (_retries.Wait(0) || _confirms.Wait(0) || _flushes.Wait(0))
        {
        }
    }

    /// <summary>Waits until an outbox waits for its next attempt, and advances to it.</summary>
    public async Task Retry()
    {
        if (!await _retries.WaitAsync(GrainCluster.Patience))
            throw new TimeoutException("No outbox is waiting for its next attempt.");
        Advance(LongestRetry);
    }

    /// <summary>Waits until a publish waits for a frontend to confirm, and advances to the end of its patience.</summary>
    public async Task Confirm()
    {
        if (!await _confirms.WaitAsync(GrainCluster.Patience))
            throw new TimeoutException("No publish is waiting for a frontend.");
        Advance(ConfirmTimeout);
    }

    /// <summary>Waits until a grain that is deactivated waits for its outbox, and advances to the end of its patience.</summary>
    public async Task Flush()
    {
        if (!await _flushes.WaitAsync(GrainCluster.Patience))
            throw new TimeoutException("No grain is waiting for its outbox.");
        Advance(FlushTimeout);
    }

    /// <summary>Advances to every attempt until the task ends.</summary>
    public async Task RetryUntil(Task end)
    {
        using var ended = new CancellationTokenSource(GrainCluster.Patience);
        _ = end.ContinueWith(_ => ended.Cancel(), TaskScheduler.Default);
        try
        {
            while (true)
            {
                await _retries.WaitAsync(ended.Token);
                Advance(TimeSpan.FromMilliseconds(100));
            }
        }
        catch (OperationCanceledException)
        {
            if (!end.IsCompleted)
                throw new TimeoutException("Retried for long, but what was waited for did not come.");
        }
    }
}
