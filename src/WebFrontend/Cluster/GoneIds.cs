namespace Tidegate.WebFrontend.Cluster;

/// <summary>Which ids of former processes may be reported as gone (L9).</summary>
internal static class GoneIds
{
    /// <summary>All of them, once the kernel must have closed the last socket of a process that was killed; none before.</summary>
    /// <param name="past">Ids that were recorded under a name whose lock this process holds.</param>
    /// <param name="sinceLocked">Time since it got the lock.</param>
    /// <param name="closeTime">The longest that the sockets of a killed process outlive its lock.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> past, TimeSpan sinceLocked, TimeSpan closeTime) =>
        sinceLocked < closeTime ? [] : past;
}
