namespace Tidegate.WebFrontend.Work;

/// <summary>
/// Runs the work of a source as it falls due, at most <c>maxConcurrent</c> pieces at once. One loop, one timer, no thread of its own.
/// </summary>
internal sealed class WorkPump<TWork> : IDisposable
{
    /// <summary>So few pieces in work leave room for one more at once.</summary>
    private const int FewRunning = 8;

    private readonly IWorkSource<TWork> _source;
    private readonly Func<TWork, Task> _execute;
    private readonly int _maxConcurrent;
    private readonly TimeProvider _time;
    private readonly Func<bool> _isHeld;
    private readonly long _start;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _signalled;
    private int _running;
    private bool _stopping;

    /// <param name="source">Where the work comes from.</param>
    /// <param name="execute">Does one piece and tells the source; must not throw.</param>
    /// <param name="maxConcurrent">The most pieces at once.</param>
    /// <param name="time">Time source.</param>
    /// <param name="isHeld">While true nothing new is begun; whoever ends it calls <see cref="Wake"/>.</param>
    public WorkPump(IWorkSource<TWork> source, Func<TWork, Task> execute, int maxConcurrent, TimeProvider time, Func<bool> isHeld)
    {
        _source = source;
        _execute = execute;
        _maxConcurrent = maxConcurrent;
        _time = time;
        _isHeld = isHeld;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How long new work is left to gather where some is running already; zero begins all at once.</summary>
    public TimeSpan Gather { get; init; }

    /// <summary>Time since the pump was made; the <c>now</c> of its source.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Says that the source has work, or an earlier time than before.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _signalled, 1) == 0) _wake.Release();
    }

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            if (Gather > TimeSpan.Zero && Volatile.Read(ref _running) >= FewRunning)
                await Task.Delay(Gather, _time, stop);
            Interlocked.Exchange(ref _signalled, 0);
            StartDueWork();
            ArmTimer();
            if (Volatile.Read(ref _stopping) && IsQuiet()) _quiet.TrySetResult();
            await _wake.WaitAsync(stop);
        }
    }

    /// <summary>Waits until nothing is in work and nothing waits, at most <paramref name="patience"/>.</summary>
    /// <returns>True where it came to rest.</returns>
    public async Task<bool> QuietAsync(TimeSpan patience)
    {
        Volatile.Write(ref _stopping, true);
        Wake();
        try
        {
            await _quiet.Task.WaitAsync(patience, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void StartDueWork()
    {
        while (!_isHeld() && Volatile.Read(ref _running) < _maxConcurrent && _source.TryTake(Now, out var work))
        {
            Interlocked.Increment(ref _running);
            _ = ExecuteAsync(work);
        }
    }

    private void ArmTimer()
    {
        // At full concurrency the end of a piece wakes the loop, and its owner ends a hold; a timer would only make it spin.
        if (_isHeld() || Volatile.Read(ref _running) >= _maxConcurrent || _source.NextDue is not { } due) return;
        var delay = due - Now;
        _timer.Change(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private bool IsQuiet() => Volatile.Read(ref _running) == 0 && _source.NextDue is null;

    private async Task ExecuteAsync(TWork work)
    {
        try
        {
            await _execute(work);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            Wake();
        }
    }
}
