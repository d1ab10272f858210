namespace Tidegate.WebFrontend.Tests.Gateway;

/// <summary>Waits for events, bounded, with a message that says what was missing.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<T> ForAsync<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Missing after {Patience.TotalSeconds} s: {what}.");
        }
    }

    public static async Task ForAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Missing after {Patience.TotalSeconds} s: {what}.");
        }
    }

    /// <summary>Yields until the condition holds; for states that have no event.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"Missing after {Patience.TotalSeconds} s: {what}.");
            await Task.Yield();
        }
    }
}
