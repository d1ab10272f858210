using Tidegate.Budget;
using Tidegate.Grains.Recovery;
using Tidegate.Recovery;

namespace Tidegate.Grains.Budget;

/// <content>
/// Recovery procedures: the ledger has the figures that trigger them, and their effective limit is a limit like any other. A cut only
/// keeps permits back and recalls them, as a lowered limit does; what is stored as the limit stays what the operator said.
/// </content>
internal sealed partial class BudgetLedger
{
    /// <summary>The least time between two looks at the procedures that nobody asked for.</summary>
    private static readonly TimeSpan RecoveryTickInterval = TimeSpan.FromMilliseconds(250);

    private RecoveryBook _recovery;
    private LimitSetting _effective; // that grants are made from: the one in force, or less while a procedure cuts it
    private TimeSpan? _recoveryTickedAt;
    private RecoveryParts? _parts;

    /// <summary>Frontends are to be audited, so that <c>restart-clean</c> can end.</summary>
    public bool WantsAudit => _recovery.IsRunning(RecoveryProcedure.RestartClean);

    /// <summary>The outcome of an audit; not stored, since the next one brings it again.</summary>
    public void TakeAudit(int differences) => _recovery.TakeAudit(differences);

    private void ApplyRecovery(long ticket, RecoveryRequest request, TimeSpan now)
    {
        // L1: "it runs already" is a statement about storage as well.
        _dirty = true;
        var figures = RecoveryFigures(now);
        var change = _recovery.Take(request, figures, now);
        if (change is not null) Note(change);
        _replies.Add(new LedgerReply(ticket, null, Recovery: new RecoveryResult(change is not null, _recovery.ToStatus(request.Procedure, figures, now))));
    }

    private void TickRecovery(TimeSpan now)
    {
        if (_recovery.IsAsleep || now - _recoveryTickedAt < RecoveryTickInterval) return;
        _recoveryTickedAt = now;
        foreach (var change in _recovery.Tick(RecoveryFigures(now), now)) Note(change);
    }

    private void Note(RecoveryChange change)
    {
        _dirty = true;
        Recut();
        Note(change.Began ? LedgerEventKind.RecoveryBegan : LedgerEventKind.RecoveryEnded, "", change.Text);
        PushToAll();
    }

    private void Recut() =>
        _effective = _recovery.Cut is { } cut && cut < _limit.MaxConnections ? _limit with { MaxConnections = cut } : _limit;

    /// <summary>What the procedures ask of a frontend.</summary>
    private RecoveryOrders OrdersFor(LedgerEntry entry, TimeSpan now)
    {
        if (_recovery.IsAsleep) return RecoveryOrders.None;
        _parts ??= RecoveryParts.Of(_recovery, RecoveryFigures(now), _entries.Values);
        return _parts.OrdersFor(entry, _entries.IndexOfKey(entry.Id));
    }

    private RecoveryFigures RecoveryFigures(TimeSpan now)
    {
        var (inUse, idle, memory) = (0, 0, 0L);
        foreach (var entry in _entries.Values)
        {
            inUse += entry.Live.Total;
            idle += entry.Load.Idle;
            memory += entry.Load.MemoryBytes;
        }

        // A frontend that says nothing says nothing of how it fares.
        var heard = new HealthSummary(_rules.Recovery.Options);
        foreach (var entry in _entries.Values)
        {
            if (!IsSilent(entry, now)) heard.Add(entry.Load.Health, entry.HeardAt);
        }

        return heard.ToFigures() with
        {
            InUse = inUse,
            Idle = idle,
            Limit = _limit.MaxConnections,
            MemoryBytes = memory,
            MemoryCeilingBytes = MemoryCeilingBytes,
        };
    }
}
