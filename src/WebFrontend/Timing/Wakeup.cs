namespace Tidegate.WebFrontend.Timing;

/// <summary>Wakes one loop that otherwise sleeps until something is due. A signal given before the sleep is not lost.</summary>
internal sealed class Wakeup
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next signal; to be taken before looking for work.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Gives the signal.</summary>
    public void Signal() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
