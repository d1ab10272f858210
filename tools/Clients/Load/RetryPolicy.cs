namespace Tidegate.Clients.Load;

/// <summary>When a client comes back: as the server says, else after a second; spread, so that clients do not come back in step.</summary>
public static class RetryPolicy
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(1);

    /// <summary>Close codes after which a client stays away until something changes: its own end, its own faults, an operator's word.</summary>
    private static readonly HashSet<int> Terminal = [1000, 1002, 1003, 1007, 1008, 1009, 4001, 4005, 4006, 4008];

    /// <summary>False where a client that was closed with <paramref name="code"/> must not come back.</summary>
    public static bool MayReturn(int code) => !Terminal.Contains(code);

    /// <summary>The wait: what the server told, plus up to half of it.</summary>
    public static TimeSpan Wait(TimeSpan? retryAfter, double random)
    {
        var told = retryAfter is { } after && after > TimeSpan.Zero ? after : Default;
        return told + told * (random / 2);
    }
}
