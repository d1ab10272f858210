namespace Tidegate.WebFrontend.Gateway;

/// <summary>
/// The search for a silo that brings the application's handler, as long as none is known: one for all who wait. The first who asks begins
/// it; from <see cref="Patience"/> after that on nobody waits any more, and the answer comes at once, until one is found.
/// </summary>
/// <param name="find">Looks once; cheap, but not free.</param>
/// <param name="time">Clock of the waits.</param>
internal sealed class HandlerSearch(Func<bool> find, TimeProvider time) : IDisposable
{
    /// <summary>How long whoever asks waits at most. A silo that has started is known within <c>ClusterClient.TypeRefresh</c>.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of messages that wait at most, all connections together.</summary>
    public const long MaxWaitingBytes = 32 * 1024 * 1024;

    /// <summary>Callers that wait at most.</summary>
    public const int MaxWaiting = 100_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // A search that nobody has asked for so long ends; the next who asks may wait again.
    private static readonly TimeSpan Interest = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _over = new();
    private TaskCompletionSource? _search;
    private long _begunAt;
    private long _askedAt;
    private int _waiting;
    private long _waitingBytes;

    /// <summary>None is known.</summary>
    public bool IsOn => Volatile.Read(ref _search) is not null;

    /// <summary>Waits until a handler is found.</summary>
    /// <param name="bytes">Size of what the caller holds meanwhile.</param>
    /// <returns>False where none was, or too much waits already.</returns>
    public async Task<bool> WaitAsync(int bytes)
    {
        Task found;
        TimeSpan left;
        lock (_gate)
        {
            _askedAt = time.GetTimestamp();
            if (_search is null) Begin();
            left = Patience - time.GetElapsedTime(_begunAt);
            if (left <= TimeSpan.Zero || _waiting >= MaxWaiting || _waitingBytes + bytes > MaxWaitingBytes) return false;
            _waiting++;
            _waitingBytes += bytes;
            found = _search!.Task;
        }

        try
        {
            await found.WaitAsync(left, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            lock (_gate)
            {
                _waiting--;
                _waitingBytes -= bytes;
            }
        }
    }

    /// <summary>Ends the search.</summary>
    public void Dispose()
    {
        _over.Cancel();
        _over.Dispose();
    }

    private void Begin()
    {
        _begunAt = _askedAt;
        _search = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = SearchAsync(_search, _over.Token);
    }

    private async Task SearchAsync(TaskCompletionSource search, CancellationToken over)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                var isFound = find();
                lock (_gate)
                {
                    if (!isFound && time.GetElapsedTime(_askedAt) < Interest) continue;
                    _search = null;
                }

                if (isFound) search.TrySetResult();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }
}
