using Tidegate.Cluster.Clients;
using Tidegate.Cluster.Journals;
using Tidegate.Cluster.Oracles;
using Tidegate.Cluster.Rig;

namespace Tidegate.Cluster.Episodes;

/// <summary>The journals of all clients and frontends of a cluster, since it was built.</summary>
internal sealed class Evidence
{
    private Evidence(List<ClientRecord> sockets, List<AttemptRecord> attempts, List<Interval> kernel, List<Interval> serving) =>
        (Sockets, Attempts, Kernel, Serving) = (sockets, attempts, kernel, serving);

    /// <summary>Sockets as clients saw them.</summary>
    public IReadOnlyList<ClientRecord> Sockets { get; }

    /// <summary>Handshakes as clients saw them.</summary>
    public IReadOnlyList<AttemptRecord> Attempts { get; }

    /// <summary>Sockets as frontends stamped them.</summary>
    public IReadOnlyList<Interval> Kernel { get; }

    /// <summary>Those spans of them in which a frame could be processed.</summary>
    public IReadOnlyList<Interval> Serving { get; }

    /// <summary>Collects all of it.</summary>
    public static async Task<Evidence> CollectAsync(ClusterRig rig)
    {
        var (sockets, attempts) = (new List<ClientRecord>(), new List<AttemptRecord>());
        foreach (var client in rig.Clients)
        {
            var journal = await client.JournalAsync();
            sockets.AddRange(journal.Sockets);
            attempts.AddRange(journal.Attempts);
        }

        // A frontend that goes on after its lease has the spread, and the scan after it, to close what it has.
        var grace = Monotonic.Of(rig.Options.FenceSpread + TimeSpan.FromSeconds(2));
        var (kernel, serving) = (new List<Interval>(), new List<Interval>());
        foreach (var life in rig.Frontends.SelectMany(frontend => frontend.Lives))
        {
            if (SocketRecords.OfProcess(rig.JournalFolder, life.ProcessId, life.EndedAt) is not { } stamped)
                continue;
            kernel.AddRange(stamped);
            serving.AddRange(ServingIntervals.Of(stamped, life.Freezes, grace));
        }

        return new Evidence(sockets, attempts, kernel, serving);
    }
}
