namespace Tidegate.WebFrontend.Memory;

/// <summary>How short of memory this process is, in rising order; each grade includes what the ones before it do.</summary>
internal enum MemoryGrade : byte
{
    /// <summary>There is enough.</summary>
    Normal,

    /// <summary>No spare permits are fetched, and those that lie here go back.</summary>
    NoPrefetch,

    /// <summary>No client is let in.</summary>
    NoNewClients,

    /// <summary>No buffer becomes large, in or out.</summary>
    NoLargeMessages,

    /// <summary>The heaviest connections are closed.</summary>
    Shedding,
}
