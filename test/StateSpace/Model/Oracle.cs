using Tidegate.Budget;
using Tidegate.Grains.Budget;
using Tidegate.Guarantees;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace.Model;

/// <summary>What must hold in every state, at every commit and for every answer (I1, I2, L1 of docs/guarantees.md).</summary>
internal static class Oracle
{
    /// <summary>After every move.</summary>
    public static void Check(World world)
    {
        // I1. While a lowered limit is being reached, the bound is what is still out.
        var stored = world.Store.Document;
        var bound = Math.Max(world.LimitInForce, stored?.Entries.Sum(entry => entry.Allowance.Total) ?? 0);
        if (world.Sockets > bound) throw new Violation($"I1: {world.Sockets} sockets are open under a limit of {world.LimitInForce}");
        foreach (var frontend in world.Frontends)
        {
            if (frontend.Pool is { } pool) Check(frontend, pool, stored, world.Now);
        }
    }

    /// <summary>Before time passes: nobody keeps sockets beyond its lease (F5).</summary>
    public static void CheckDeadlines(World world)
    {
        foreach (var frontend in world.Frontends)
        {
            if (frontend.Sockets > 0 && frontend.LeaseStart is { } start && world.Now >= start + Scope.Ttl)
                throw new Violation($"F5: {frontend.Name} keeps {frontend.Sockets} sockets beyond its deadline");
        }
    }

    private static void Check(FrontendState frontend, PermitPool pool, LedgerDocument? stored, TimeSpan now)
    {
        var figures = pool.Figures;
        if (figures.Live.Total != frontend.Sockets) throw new Violation($"{pool.FrontendId} counts {figures.Live.Total} sockets, but {frontend.Sockets} are open");
        var leased = frontend.LeaseStart is { } start && now < start + Scope.Ttl;
        if (frontend.LeaseStart is { } sent && pool.MayServe(sent + Scope.Ttl)) throw new Violation($"F5: {pool.FrontendId} counts its lease from later than its report");
        if (pool.MayServe(now) && !leased) throw new Violation($"F5: {pool.FrontendId} serves past its deadline");
        if (figures.Dead || (figures.Answered && !leased)) return;
        if (Invariants.Pool(figures.Live, figures.Cap, EntryOf(stored, pool.FrontendId)?.Allowance ?? Permits.None) is { } broken)
            throw new Violation($"I2: {pool.FrontendId}: {broken} in storage");
    }

    /// <summary>When a document replaces another one in storage.</summary>
    public static void CheckCommit(World world, LedgerDocument? before, LedgerDocument after)
    {
        var sum = after.Entries.Aggregate(Permits.None, (permits, entry) => permits + entry.Allowance);
        var fits = after.Limit!.Allows(sum);
        if (!fits && world.Scope.LimitChanges == 0) throw new Violation($"I2: {sum} permits are out under a limit of {after.Limit.MaxConnections}");
        if (after.Settling && world.Scope.NewCluster) throw new Violation("L8: a ledger that settles was stored, though storage has lost nothing");
        if (before is null) return;
        if (after.Version <= before.Version || after.Epoch < before.Epoch)
            throw new Violation($"I2: version {before.Version} of epoch {before.Epoch} is followed by version {after.Version} of epoch {after.Epoch}");
        foreach (var entry in after.Entries)
        {
            var old = EntryOf(before, entry.Id);
            if (entry.Seq < old?.Seq) throw new Violation($"I2: the number of {entry.Id} falls from {old.Seq} to {entry.Seq}");
            if (!fits && entry.Allowance.Total > (old?.Allowance.Total ?? 0)) throw new Violation($"I2: the entry of {entry.Id} rises while overcommitted");
        }
    }

    /// <summary>When an answer leaves: storage holds what it says (L1).</summary>
    public static void CheckAnswer(World world, string id, PermitAnswer answer)
    {
        var stored = world.Store.Document;
        var contained = answer.Kind switch
        {
            PermitAnswerKind.Granted => stored?.Epoch == answer.Epoch && EntryOf(stored, id) is { } entry && entry.Seq == answer.Seq && entry.Allowance == answer.Allowance,
            PermitAnswerKind.Fenced or PermitAnswerKind.Released => stored is not null && stored.Tombstones.Exists(tombstone => tombstone.Id == id),
            _ => true,
        };
        if (!contained) throw new Violation($"L1: the answer {answer.Kind} to report {answer.Seq} of {id} leaves, but storage does not contain it");
    }

    private static LedgerEntryRecord? EntryOf(LedgerDocument? document, string id)
    {
        if (document is null) return null;
        foreach (var entry in document.Entries)
        {
            if (entry.Id == id) return entry;
        }

        return null;
    }
}
