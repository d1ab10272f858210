namespace Tidegate.Hosting.Descriptors;

/// <summary>How the descriptors of a frontend are shared out: to its clients, and to those who have not been let in yet. Pure.</summary>
/// <param name="Connections">The most clients that may be let in, each with a TCP connection of its own.</param>
/// <param name="Pending">The most TCP connections that have not upgraded.</param>
/// <param name="Needed">What everything that is configured would need.</param>
/// <param name="Verdict">Whether that fits.</param>
internal sealed record DescriptorPlan(long Connections, int Pending, long Needed, DescriptorVerdict Verdict)
{
    /// <summary>
    /// What is kept for the process itself beyond what it has open: connections to silos, frontends and Redis, assemblies that are loaded
    /// late and stay open, files, requests of operators. A new thread needs two for a moment, and where it cannot have them the runtime
    /// ends the process.
    /// </summary>
    public const int Reserve = 128;

    /// <summary>What a process opens between the check of its configuration and the moment at which it is ready, mostly assemblies.</summary>
    public const int StartGrowth = 128;

    /// <summary>With fewer clients, or fewer that may knock, a frontend is of no use.</summary>
    public const int Least = 16;

    private const int PendingPart = 8;

    /// <summary>Shares them out.</summary>
    /// <param name="limit">How many this process may have; null where nothing bounds them.</param>
    /// <param name="own">What it has open beside the sockets of clients.</param>
    /// <param name="connections">Connections that it may be asked to hold: those of the cluster, since one frontend may have all of them.</param>
    /// <param name="pending">Connections that may not have upgraded.</param>
    public static DescriptorPlan Make(long? limit, long own, long connections, int pending)
    {
        var needed = own + Reserve + connections + pending;
        if (limit is null)
            return new DescriptorPlan(long.MaxValue, pending, needed, DescriptorVerdict.Fits);

        var forClients = limit.Value - own - Reserve;
        var leastPending = (int)Math.Min(pending, Math.Max(Least, forClients / PendingPart));
        var most = Math.Max(Least, forClients - leastPending);
        var left = forClients - Math.Min(connections, most);
        var verdict = forClients < 2 * Least ? DescriptorVerdict.TooFew
            : needed <= limit ? DescriptorVerdict.Fits
            : DescriptorVerdict.Clamped;
        return new DescriptorPlan(most, (int)Math.Clamp(left, Math.Min(Least, pending), pending), needed, verdict);
    }
}

/// <summary>Whether the descriptors suffice for what is configured.</summary>
internal enum DescriptorVerdict
{
    /// <summary>They do.</summary>
    Fits,

    /// <summary>Only for a part of it, which is what the frontend keeps to.</summary>
    Clamped,

    /// <summary>Not even for <see cref="DescriptorPlan.Least"/> clients.</summary>
    TooFew,
}
