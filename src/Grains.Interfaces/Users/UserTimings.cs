namespace Tidegate.Users;

/// <summary>What frontends and the grains of users' places agree on.</summary>
public static class UserTimings
{
    /// <summary>A frontend repeats what it holds for a user at least so often, since a grain's memory may be lost at any time.</summary>
    public static readonly TimeSpan RepeatPeriod = TimeSpan.FromSeconds(30);

    /// <summary>A socket that was heard within this time is not silent.</summary>
    public static readonly TimeSpan MinSilence = TimeSpan.FromMilliseconds(250);

    /// <summary>A silent socket that answers a ping within this time keeps its place.</summary>
    public static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The most by which an upgrade waits longer than <c>Lease:RecallTimeout</c> while silent sockets of its user are probed.</summary>
    public static readonly TimeSpan LongestProbing = TimeSpan.FromSeconds(3);

    /// <summary>The most that an upgrade waits for a place in all; shorter than the response time-out of the report that asks for it.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4.5);
}
