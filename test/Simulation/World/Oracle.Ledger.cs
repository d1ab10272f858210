using Tidegate.Budget;
using Tidegate.Grains.Budget;

namespace Tidegate.Simulation;

/// <content>What must hold for each stored version of the ledger.</content>
internal sealed partial class Oracle
{
    private readonly List<Life> _left = [];
    private List<Life> _stored = [];
    private List<Life> _before = [];
    private Permits _limit;
    private Permits _excess;
    private bool _isInDoubt;
    private bool _isMisled;
    private bool _maySettle;
    private bool _everOvercommitted;

    /// <summary>
    /// The most sockets that may live: the limit in force and, while a lowered limit is being reached, the falling sum of the entries;
    /// where storage hid the loss of writes, what these had granted on top.
    /// </summary>
    private Permits Bound => _limit + _excess;

    /// <summary>Storage went back: what the lost writes had raised may be granted twice, until the frontends' next reports.</summary>
    public void OnLostWrites(List<LedgerDocument?> versions)
    {
        (_isInDoubt, _isMisled) = (true, true);
        for (var i = 1; i < versions.Count; i++)
        {
            foreach (var entry in versions[i]!.Entries)
            {
                var before = versions[i - 1]?.Entries.Find(other => other.Id == entry.Id)?.Allowance ?? Permits.None;
                var raise = Permits.Excess(entry.Allowance, before).Total;
                _excess += new Permits(raise, 0);
            }
        }

        _excess = new Permits(_excess.Standard, 0);
        Remember(world.Store.Document);
    }

    /// <summary>Storage went back and shows it: nothing may be granted twice, so there is no excess.</summary>
    public void OnShownLoss()
    {
        _isInDoubt = true;
        Remember(world.Store.Document);
    }

    /// <summary>Storage shows another run: the ledger may settle, and all else holds as ever.</summary>
    public void OnRestart() => _maySettle = true;

    /// <summary>Storage is empty; nothing may be granted before every lease has ended, so the limit stands as it stood.</summary>
    public void OnFlush()
    {
        _isInDoubt = true;
        Remember(null);
    }

    /// <param name="before">What was stored.</param>
    /// <param name="after">What is.</param>
    /// <param name="isOfSameWriter">Both were written by one activation.</param>
    public void OnCommit(LedgerDocument? before, LedgerDocument after, bool isOfSameWriter)
    {
        world.Trace.Mix(after.Version);
        world.Trace.Mix(after.Epoch);
        var sum = Permits.None;
        foreach (var entry in after.Entries) sum += entry.Allowance;
        world.Trace.Mix(sum.Total);
        if (world.Trace.IsWritten) world.Trace.Write(world.Now, Describe(after));
        CheckOrder(before, after, isOfSameWriter);
        foreach (var entry in after.Entries) CheckEntry(entry, after, sum);
        CheckSum(before, after, sum);
        MoveBound(before, after, sum);
        Remember(after);
        CheckLowered();
        NoteFree(AdmissionClass.Standard);
        NoteFree(AdmissionClass.Priority);
    }

    /// <summary>L1: whoever is told that it has left has left, in storage; and no answer comes from a ledger of another run of storage.</summary>
    public void OnReply(PermitReport report, PermitAnswer answer)
    {
        if (!_isMisled && answer.Kind != PermitAnswerKind.Stale && world.Store.Document?.StoreRun != world.Store.Run)
            throw new Violation("L1", $"{report.FrontendId} is answered {answer.Kind} in {world.Store.Run}, by a ledger of {world.Store.Document?.StoreRun}");
        if (_isInDoubt || answer.Kind is PermitAnswerKind.Granted or PermitAnswerKind.Stale || _byId[report.FrontendId].HasLeft) return;
        if (answer.Kind == PermitAnswerKind.Fenced && _byId[report.FrontendId].IsExpelled) return;
        throw new Violation("L1", $"{report.FrontendId} is answered {answer.Kind}, and storage knows nothing of it");
    }

    private static void CheckOrder(LedgerDocument? before, LedgerDocument after, bool isOfSameWriter)
    {
        if (before is null) return;
        if (after.Version != before.Version + 1) throw new Violation("L1", $"version {after.Version} is stored over {before.Version}");
        if (after.Epoch < before.Epoch || (after.Epoch == before.Epoch && !isOfSameWriter))
            throw new Violation("L7", $"epoch {after.Epoch} is stored over {before.Epoch}");
        if (after.StoreRun != before.StoreRun && !after.Settling) throw new Violation("L8", $"the ledger goes on in {after.StoreRun} as if it was {before.StoreRun}");
        if (after.Configuration!.Version < before.Configuration!.Version || (after.Epoch != before.Epoch && after.Configuration.Version == before.Configuration.Version && !after.Settling && after.Configuration != before.Configuration))
            throw new Violation("L7", $"a takeover changed the configuration from {before.Configuration} to {after.Configuration}");
        if (after.Limit!.Version < before.Limit!.Version) throw new Violation("L1", $"limit version {after.Limit.Version} is stored over {before.Limit.Version}");
    }

    private void CheckEntry(LedgerEntryRecord entry, LedgerDocument after, Permits sum)
    {
        var life = _byId[entry.Id];
        if (life.HasLeft) throw new Violation("L7", $"{entry.Id} has left and is an entry again");
        var (had, seq) = (life.Stored, life.StoredSeq);
        if (entry.Seq < seq) throw new Violation("L3", $"the number of {entry.Id} fell from {seq} to {entry.Seq}");
        var held = entry.Seq == 0 ? Permits.None : life.HeldAt(entry.Seq);
        if (!held.FitsIn(entry.Allowance)) throw new Violation("L4", $"the entry of {entry.Id} is {entry.Allowance}, under the {held} it said it holds");
        if (entry.Seq == seq && !had.FitsIn(entry.Allowance)) throw new Violation("L4", $"the entry of {entry.Id} fell from {had} to {entry.Allowance} without a report");
        if (life.IsExpelled && !entry.Expelled) throw new Violation("L9", $"{entry.Id} was expelled, and that is forgotten");
        if (entry.Allowance.FitsIn(had)) return;
        if (entry.Expelled && !entry.Allowance.FitsIn(held)) throw new Violation("L9", $"{entry.Id} is expelled, and raised from {had} to {entry.Allowance}");
        if (!held.FitsIn(had) && !after.Settling) throw new Violation("L8", $"{entry.Id} holds {held} over its entry of {had}, and the ledger does not settle");
        if (after.Settling && !entry.Allowance.FitsIn(Permits.Max(had, held))) throw new Violation("L8", $"{entry.Id} is raised while the ledger settles");
        if (!InForce(after).Allows(sum) && !entry.Allowance.FitsIn(Permits.Max(had, held)))
            throw new Violation("L5", $"{entry.Id} is raised to {entry.Allowance} while {sum} are out under a limit of {InForce(after).MaxConnections}");
    }

    /// <summary>The limit as a recovery procedure may have cut it.</summary>
    private static LimitSetting InForce(LedgerDocument document) =>
        World.Cut(document) is { } cut && cut < document.Limit!.MaxConnections ? document.Limit with { MaxConnections = cut } : document.Limit!;

    private void CheckSum(LedgerDocument? before, LedgerDocument after, Permits sum)
    {
        var allowed = after.Limit!.Allows(sum);
        if (!allowed)
        {
            world.Count(Reach.L5Overcommitted);
        }

        _everOvercommitted |= !InForce(after).Allows(sum);

        if (_isInDoubt) return;
        if (after.Settling && !_maySettle) throw new Violation("L8", "the ledger settles, and storage lost nothing");
        if (allowed || before is null || before.Limit!.Version != after.Limit.Version) return;
        var earlier = Permits.None;
        foreach (var entry in before.Entries) earlier += entry.Allowance;
        if (after.Limit.Allows(earlier))
            throw new Violation("L5", $"{sum} permits are out under an unchanged limit of {after.Limit.MaxConnections}");
    }

    /// <summary>An entry that is gone left a tombstone, and no frontend has more than its entry that fell.</summary>
    private void CheckLowered()
    {
        foreach (var life in _before)
        {
            if (!life.IsStored && !life.HasLeft) throw new Violation("L7", $"{life.Id} left without a tombstone");
            if (!life.StoredBefore.FitsIn(life.Stored)) CheckPool(life);
        }
    }

    private void MoveBound(LedgerDocument? before, LedgerDocument after, Permits sum)
    {
        var limit = new Permits(after.Limit!.StandardCeiling, after.Limit.MaxConnections - after.Limit.StandardCeiling);
        if (before is not null) CountChange(before.Limit!, after.Limit, sum);
        // Of two classes only the standard one and the sum are bounded: "priority" here is what the sum leaves beside the standard ones.
        var falling = new Permits(Math.Min(_limit.Standard, sum.Standard), 0);
        var standard = Math.Max(limit.Standard, _isInDoubt ? _limit.Standard : falling.Standard);
        var total = Math.Max(limit.Total, _isInDoubt ? _limit.Total : Math.Min(_limit.Total, sum.Total));
        _limit = new Permits(standard, total - standard);
    }

    private void CountChange(LimitSetting before, LimitSetting after, Permits sum)
    {
        if (after.Version == before.Version) return;
        if (!after.Allows(sum)) world.Count(Reach.LimitLowered);
        if (after.MaxConnections > before.MaxConnections) world.Count(Reach.LimitRaised);
        if (after.MaxConnections == 0) world.Count(Reach.LimitZero);
        if (before.SetByOperator && !after.SetByOperator) world.Count(Reach.LimitReset);
    }

    private void Remember(LedgerDocument? document)
    {
        foreach (var life in _left) life.HasLeft = false;
        _left.Clear();
        (_before, _stored) = (_stored, _before);
        foreach (var life in _before) life.Forget();
        _stored.Clear();
        if (document is null) return;
        foreach (var entry in document.Entries)
        {
            var life = _byId[entry.Id];
            life.Remember(entry);
            _stored.Add(life);
        }

        foreach (var tombstone in document.Tombstones)
        {
            var life = _byId[tombstone.Id];
            life.HasLeft = true;
            _left.Add(life);
        }
    }

    private static string Describe(LedgerDocument document)
    {
        var entries = string.Join(' ', document.Entries.Select(entry => $"{entry.Id}#{entry.Seq}={entry.Allowance}"));
        var state = document.Settling ? " settling" : "";
        return $"stored {document.Epoch}/{document.Version} limit {document.Limit!.MaxConnections}{state}: {entries}";
    }
}
