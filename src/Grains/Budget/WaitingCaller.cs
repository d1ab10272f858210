namespace Tidegate.Grains.Budget;

/// <summary>A caller whose reply leaves after the next write.</summary>
internal interface IWaitingCaller
{
    void Complete(LedgerReply reply);

    void Fail(Exception error);
}

/// <inheritdoc cref="IWaitingCaller"/>
internal sealed class WaitingCaller<T>(Func<LedgerReply, T> select) : IWaitingCaller
{
    private readonly TaskCompletionSource<T> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _reply.Task;

    public void Complete(LedgerReply reply) => _reply.TrySetResult(select(reply));

    public void Fail(Exception error) => _reply.TrySetException(error);
}
