namespace Tidegate.WebFrontend.Tests.Connections.Harness;

/// <summary>Waits for events, with a bound that says what was missing.</summary>
internal static class Expect
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<T> Within<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Not seen within {Patience.TotalSeconds} s: {what}.");
        }
    }

    public static Task Within(Task task, string what)
    {
        return Within(Await(), what);

        async Task<bool> Await()
        {
            await task;
            return true;
        }
    }
}
