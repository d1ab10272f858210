using System.Collections.Immutable;
using Tidegate.Auditing;
using Tidegate.Budget;
using Tidegate.Digests;
using Tidegate.Frontends;

namespace Tidegate.Grains.Audit;

/// <summary>Something that differs.</summary>
/// <param name="Pair">One of <see cref="AuditPairs"/>.</param>
/// <param name="FrontendId">The frontend it belongs to.</param>
/// <param name="Id">The connection; or the frontend, and which side has more, where it is about counts.</param>
[GenerateSerializer, Immutable, Alias("tidegate.audit-job.difference")]
internal sealed record AuditDifference(
    [property: Id(0)] string Pair,
    [property: Id(1)] string FrontendId,
    [property: Id(2)] string Id)
{
    public override string ToString() => $"{Pair}: {Id}";
}

/// <summary>What one round found.</summary>
/// <param name="SkippedBecause">Why nothing was compared; null where it was.</param>
/// <param name="Differences">What differs, in order.</param>
[GenerateSerializer, Immutable, Alias("tidegate.audit-job.round")]
internal sealed record AuditRoundResult(
    [property: Id(0)] string? SkippedBecause,
    [property: Id(1)] ImmutableArray<AuditDifference> Differences);

/// <summary>
/// Which frontends a round has to look at by id, and what differs there. Pure. The facts are gathered one after the other while clients
/// come and go: see <see cref="TwoRounds"/>.
/// </summary>
internal static class AuditRound
{
    /// <summary>The most differences of a round; beyond it nobody repairs one by one.</summary>
    public const int MaxDifferences = 1_000;

    /// <summary>Why a round cannot say anything, or null.</summary>
    /// <param name="ledger">The ledger, or null where it did not answer.</param>
    /// <param name="registered">Ids of the frontends in the directory, which was read after the ledger.</param>
    /// <param name="silent">Those of them that did not answer.</param>
    /// <remarks>
    /// A directory that lost its memory with a silo knows a frontend again only once that has registered anew. Until then nobody can be
    /// asked for its sockets, and all its grains would look as if they had none.
    /// </remarks>
    public static string? WhyNot(BudgetStatus? ledger, IReadOnlyCollection<string> registered, IReadOnlyCollection<string> silent) =>
        ledger is null ? "the ledger did not answer"
        : silent.FirstOrDefault() is { } noAnswer ? $"frontend {noAnswer} did not answer"
        : ledger.Frontends.FirstOrDefault(frontend => frontend.State is FrontendState.Silent or FrontendState.Fenced) is { } entry ? $"frontend {entry.Name} is {entry.State.Name()}"
        : ledger.Frontends.FirstOrDefault(frontend => frontend.Live.Total > 0 && !registered.Contains(frontend.Id)) is { } unknown ? $"frontend {unknown.Name} has not registered"
        : null;

    /// <summary>Frontends whose sockets and grains are not the same; the ones without a digest are not in the directory.</summary>
    public static ImmutableArray<string> Suspects(
        IEnumerable<FrontendDigest> frontends,
        IEnumerable<ImmutableDictionary<string, IdDigest>> silos)
    {
        var grains = new SortedDictionary<string, IdDigest>(StringComparer.Ordinal);
        foreach (var (frontend, digest) in silos.SelectMany(silo => silo))
            grains[frontend] = grains.GetValueOrDefault(frontend) + digest;
        var sockets = frontends.ToDictionary(frontend => frontend.FrontendId, frontend => frontend.Connections, StringComparer.Ordinal);
        return [.. grains.Keys.Union(sockets.Keys).Where(frontend => grains.GetValueOrDefault(frontend) != sockets.GetValueOrDefault(frontend))];
    }

    /// <summary>What differs between the sockets and the grains of one frontend.</summary>
    public static IEnumerable<AuditDifference> Compare(string frontendId, IEnumerable<string> sockets, IEnumerable<string> grains)
    {
        var socketIds = sockets.ToHashSet(StringComparer.Ordinal);
        var grainIds = grains.ToHashSet(StringComparer.Ordinal);
        return grainIds.Where(id => !socketIds.Contains(id)).Order(StringComparer.Ordinal)
            .Select(id => new AuditDifference(AuditPairs.GrainsWithoutSocket, frontendId, id))
            .Concat(socketIds.Where(id => !grainIds.Contains(id)).Order(StringComparer.Ordinal)
                .Select(id => new AuditDifference(AuditPairs.SocketsWithoutGrain, frontendId, id)));
    }

    /// <summary>Whether the counts of a frontend have to be looked at again: at one moment they may differ by what is under way.</summary>
    public static bool CountsDiffer(FrontendDigest frontend, BudgetStatus ledger) =>
        frontend.PermitsInUse.Total != frontend.OpenSockets || LiveInLedger(frontend.FrontendId, ledger) != frontend.PermitsInUse.Total;

    /// <summary>
    /// What differs between the counts of one frontend and the ledger that connections coming and going do not explain: more permits than
    /// sockets, or fewer, at both moments; and a ledger that lies outside of what the frontend had at the first and at the second one.
    /// </summary>
    /// <param name="first">The frontend, longer before the ledger was read than a report takes.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="second">The frontend after it.</param>
    public static IEnumerable<AuditDifference> Compare(FrontendDigest first, BudgetStatus ledger, FrontendDigest second)
    {
        var id = first.FrontendId;
        var (before, after) = (first.PermitsInUse.Total - first.OpenSockets, second.PermitsInUse.Total - second.OpenSockets);
        if (Math.Min(before, after) > 0)
            yield return new AuditDifference(AuditPairs.PermitsAndSockets, id, $"{id} (more permits)");
        if (Math.Max(before, after) < 0)
            yield return new AuditDifference(AuditPairs.PermitsAndSockets, id, $"{id} (more sockets)");

        var live = LiveInLedger(id, ledger);
        var low = Math.Min(first.PermitsInUse.Total, second.PermitsInUse.Total);
        var high = Math.Max(first.PermitsInUse.Total, second.PermitsInUse.Total);
        // A change by less than a hundredth is told with the next renewal only.
        if (live < low - (low / 100))
            yield return new AuditDifference(AuditPairs.LedgerAndPermits, id, $"{id} (ledger has fewer)");
        if (live > high + (live / 100))
            yield return new AuditDifference(AuditPairs.LedgerAndPermits, id, $"{id} (ledger has more)");
    }

    private static int LiveInLedger(string frontendId, BudgetStatus ledger) =>
        ledger.Frontends.FirstOrDefault(entry => entry.Id == frontendId)?.Live.Total ?? 0;
}
