namespace Tidegate.WebFrontend.Tests.Connections.Harness;

/// <summary>Counts how often what runs under it lets others have the thread.</summary>
internal sealed class TurnCounter : SynchronizationContext
{
    private int _turns;

    /// <summary>Turns so far.</summary>
    public int Turns => Volatile.Read(ref _turns);

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _turns);
        ThreadPool.QueueUserWorkItem(_ => Run(() => d(state)));
    }

    /// <summary>Begins something under this context.</summary>
    public void Run(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
