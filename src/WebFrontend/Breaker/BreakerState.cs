namespace Tidegate.WebFrontend.Breaker;

/// <summary>Where the <see cref="ClusterBreaker"/> stands. The numbers are those of the metric.</summary>
internal enum BreakerState : byte
{
    /// <summary>The cluster answers.</summary>
    Closed = 0,

    /// <summary>One call is on trial.</summary>
    HalfOpen = 1,

    /// <summary>The cluster does not answer.</summary>
    Open = 2,
}

/// <summary>Names of the states in documents, metrics and logs.</summary>
internal static class BreakerStates
{
    public static string Name(this BreakerState state) => state switch
    {
        BreakerState.Closed => "closed",
        BreakerState.HalfOpen => "half-open",
        _ => "open",
    };
}
