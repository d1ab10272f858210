namespace Tidegate.Cluster.Network;

/// <summary>The places of one run, and what can be done to the ways between them.</summary>
internal interface INetwork : IAsyncDisposable
{
    /// <summary>True where links can be cut; on loopback there are none.</summary>
    bool HasLinks { get; }

    /// <summary>A new place.</summary>
    Task<Place> AddAsync(string name);

    /// <summary>Takes a place off the network of silos, frontends and Redis; clients still reach it.</summary>
    Task CutAsync(Place place);

    /// <summary>Drops what comes from others to a place, silently, on that network.</summary>
    /// <param name="place">Where it is dropped.</param>
    /// <param name="others">From whom.</param>
    Task DropFromAsync(Place place, IEnumerable<Place> others);

    /// <summary>Loses a share of what comes to a place on that network.</summary>
    Task LoseAsync(Place place, int percent);

    /// <summary>Resets the TCP connections of a place with others of that network (<c>ss -K</c>).</summary>
    Task ResetAsync(Place place);

    /// <summary>Undoes all that was done to the ways of a place.</summary>
    Task HealAsync(Place place);
}
