using Tidegate.Budget;
using Tidegate.Grains.Recovery;
using Tidegate.Guarantees;

namespace Tidegate.Grains.Budget;

/// <summary>
/// The ledger of the connection budget: pure transitions over its own state (rules L1 to L10 of docs/budget-protocol.md).
/// </summary>
/// <remarks>
/// <para>Model. One entry per frontend holds the most that this frontend may believe it was granted. The sum of the entries is at
/// most the limit, and a frontend never has more sockets than its entry says. From these two the cluster-wide limit follows, with no
/// need to know what any frontend does at this moment.</para>
/// <para>Normal path. The grain collects requests, calls <see cref="Apply"/>, stores the document, and only then lets the replies go.
/// An ask that cannot be met waits in the ledger (parked) while spare permits are recalled from others.</para>
/// <para>Crash path. Where the write fails, the grain throws this object away with everything that was not stored. A new activation
/// takes over from the stored document and serves at once: no entry can be smaller than what its frontend believes.</para>
/// <para>It knows no clock, task, logger, random number or Orleans call: <c>now</c> is a time since an origin of the caller's.</para>
/// </remarks>
internal sealed partial class BudgetLedger
{
    private LedgerRules _rules;
    private readonly string? _storeRun;
    private readonly SortedList<string, LedgerEntry> _entries = new(StringComparer.Ordinal);
    private readonly SortedList<string, TimeSpan> _tombstones = new(StringComparer.Ordinal);
    private readonly PressureGauge _pressure;

    private ClusterConfiguration _configuration;
    private long _epoch;
    private long _version;
    private LimitSetting _limit;
    private Permits _granted;
    private int _inUse;
    private TimeSpan _largestTtl;
    private TimeSpan? _settlingUntil;
    private bool _beganMissing;
    private TimeSpan _silenceStoredAt;
    private bool _wasOvercommitted;
    private bool _dirty = true;

    private List<LedgerReply> _replies = [];
    private List<RecallNotice> _pushes = [];
    private List<LedgerEvent> _events = [];

    /// <summary>Takes over from what storage holds (L7). The first <see cref="Apply"/> writes the new epoch, whatever it applies.</summary>
    /// <param name="stored">The stored document; null or of format 0 where there is none.</param>
    /// <param name="newCluster">
    /// No document is no loss: this cluster has never run before (L8). Said of a ledger that began without it, and that has settled and
    /// granted nothing since, it ends that.
    /// </param>
    /// <param name="rules">Configuration.</param>
    /// <param name="now">Time on the caller's clock.</param>
    /// <param name="storeRun">Run id of the store, read after the document; null where it has none.</param>
    public BudgetLedger(LedgerDocument? stored, bool newCluster, LedgerRules rules, TimeSpan now, string? storeRun = null)
    {
        _configuration = stored is null or { Format: 0 } ? rules.ToConfiguration() : stored.Configuration ?? BeforeItWasKept(stored, rules);
        _rules = rules.Under(_configuration);
        _storeRun = storeRun;
        _pressure = new PressureGauge(_rules.BackpressureThreshold);
        _silenceStoredAt = now;
        _recovery = new RecoveryBook(rules.Recovery, stored?.Recovery, now);
        if (stored is null or { Format: 0 })
        {
            _epoch = 1;
            // Where a ledger was lost, whoever has seen a limit knows more of the cluster's than this silo's configuration (L8).
            _limit = _effective = Configured(version: newCluster ? 1 : 0);
            _largestTtl = _rules.Ttl;
            _beganMissing = !newCluster;
            if (!newCluster) BeginSettling(now, "storage holds no ledger, and nobody said that this cluster is new");
        }
        else
        {
            if (stored.Format != LedgerDocument.CurrentFormat)
                throw new InvalidOperationException(
                    $"The stored ledger has format {stored.Format}; this version reads {LedgerDocument.CurrentFormat}. Run the version that wrote it.");
            _epoch = stored.Epoch + 1;
            _version = stored.Version;
            _limit = _effective = stored.Limit!;
            _largestTtl = Longer(stored.LargestTtl, _rules.Ttl);
            TakeIfNewer(rules.ToConfiguration());
            var otherRun = stored.StoreRun != storeRun;
            foreach (var record in stored.Entries) Restore(record, stored.Settling || otherRun, now);
            foreach (var tombstone in stored.Tombstones) _tombstones[tombstone.Id] = now - tombstone.Age;
            var isNewAfterAll = newCluster && stored.BeganMissing && stored.Entries.TrueForAll(record => record.Allowance == Permits.None);
            _beganMissing = stored.BeganMissing && !isNewAfterAll;
            if (otherRun) BeginSettling(now, "the store was restarted or replaced since the ledger was written, and may have lost writes");
            else if (stored.Settling && !isNewAfterAll) BeginSettling(now, "the ledger was settling when it was taken over");
        }

        Recut();
        UpdatePressure();
    }

    /// <summary>Permits that are out.</summary>
    public Permits Granted => _granted;

    /// <summary>The limit in force.</summary>
    public LimitSetting Limit => _limit;

    /// <summary>Connections that the frontends last reported.</summary>
    public int InUse => _inUse;

    /// <summary>Number of this takeover.</summary>
    public long Epoch => _epoch;

    /// <summary>More is out than the limit allows (L5).</summary>
    public bool Overcommitted => !_effective.Allows(_granted);

    /// <summary>Storage is in doubt: no entry is raised (L8).</summary>
    public bool Settling => _settlingUntil is not null;

    /// <summary>Permits of the limit that are not out and can be granted: none while storage is in doubt.</summary>
    public int Free => Settling ? 0 : Math.Max(0, _effective.MaxConnections - _granted.Total);

    /// <summary>
    /// Applies one batch. The result stands only once its document is stored; where the write fails, this object is to be thrown away.
    /// </summary>
    public LedgerTransition Apply(IReadOnlyList<LedgerRequest> batch, TimeSpan now)
    {
        (_replies, _pushes, _parts) = ([], [], null);
        AdvanceTime(now);
        foreach (var request in batch)
        {
            if (request.Report is { } report) ApplyReport(request.Ticket, report, now);
            else if (request.Limit is { } limit) ApplyLimit(request.Ticket, limit);
            else if (request.Expel is { } expel) ApplyExpel(request.Ticket, expel, now);
            else if (request.Recovery is { } recovery) ApplyRecovery(request.Ticket, recovery, now);
            else if (request.Offer is { } offer) ApplyOffer(request.Ticket, offer);
        }

        TickRecovery(now);
        UpdatePressure();
        ServeAsks(now);
        PushFreedPermits();
        NoteOvercommit();
        if (Invariants.Ledger(_granted, _effective, Overcommitted) is { } broken) throw new InvariantViolatedException("Ledger invariant broken: " + broken);

        var transition = new LedgerTransition(_dirty ? ToDocument(now) : null, _replies, _pushes, _events, NextDue(now));
        _events = [];
        _dirty = false;
        return transition;
    }

    private LedgerDocument ToDocument(TimeSpan now)
    {
        _version++;
        _silenceStoredAt = now;
        var document = new LedgerDocument
        {
            Format = LedgerDocument.CurrentFormat,
            Epoch = _epoch,
            Version = _version,
            Limit = _limit,
            Settling = Settling,
            LargestTtl = _largestTtl,
            StoreRun = _storeRun,
            Recovery = _recovery.ToRecords(now),
            Configuration = _configuration,
            BeganMissing = _beganMissing,
            Entries = new List<LedgerEntryRecord>(_entries.Count),
            Tombstones = new List<TombstoneRecord>(_tombstones.Count),
        };
        foreach (var entry in _entries.Values)
        {
            document.Entries.Add(new LedgerEntryRecord
            {
                Id = entry.Id,
                Name = entry.Name,
                Seq = entry.Seq,
                Allowance = entry.Allowance,
                Live = entry.Live,
                Ttl = entry.Ttl,
                Silence = now - entry.HeardAt,
                Expelled = entry.Expelled,
            });
        }

        foreach (var (id, leftAt) in _tombstones) document.Tombstones.Add(new TombstoneRecord { Id = id, Age = now - leftAt });
        return document;
    }

    private void Restore(LedgerEntryRecord record, bool settling, TimeSpan now)
    {
        _entries[record.Id] = new LedgerEntry(record.Id)
        {
            Name = record.Name,
            Seq = record.Seq,
            Allowance = record.Allowance,
            Live = record.Live,
            Ttl = record.Ttl,
            HeardAt = settling ? now : now - record.Silence,
            Expelled = record.Expelled,
        };
        _granted += record.Allowance;
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private void Note(LedgerEventKind kind, string frontendId, string text) => _events.Add(new LedgerEvent(kind, frontendId, text));

    private void NoteOvercommit()
    {
        if (Overcommitted == _wasOvercommitted) return;
        _wasOvercommitted = Overcommitted;
        Note(
            Overcommitted ? LedgerEventKind.OvercommitBegan : LedgerEventKind.OvercommitEnded,
            "",
            $"{_granted.Total} permits are out under a limit of {_effective.MaxConnections}.");
    }

    private void UpdatePressure()
    {
        _inUse = 0;
        long memory = 0;
        foreach (var entry in _entries.Values)
        {
            _inUse += entry.Live.Total;
            memory += entry.Load.MemoryBytes;
        }

        var processes = LedgerMemory.Of(_entries.Values);
        var ceiling = MemoryCeilingBytes;
        var before = _pressure.Current.Level;
        if (!_pressure.Update(_inUse, _effective.MaxConnections, memory, ceiling, processes.Utilization)) return;
        var level = _pressure.Current.Level;
        if (_pressure.IsNews)
        {
            var text = $"Pressure is {_pressure.Current.LevelName} at {_inUse} of {_effective.MaxConnections} connections and {memory} of {ceiling} bytes";
            Note(LedgerEventKind.PressureChanged, "", processes.CapacityBytes > 0 ? FormattableString.Invariant($"{text}; the frontends use {processes.Utilization:P0} of their memory.") : $"{text}.");
        }

        // Frontends act on the border of normal and on critical; a full house whose clients come and go crosses neither.
        if (before == PressureLevel.Normal || level == PressureLevel.Normal || (before < PressureLevel.Critical && level >= PressureLevel.Critical)) PushToAll();
    }

    /// <summary>The ceiling in force: the configured one, or that of the limit as far as the frontends have the memory.</summary>
    private long MemoryCeilingBytes =>
        _rules.IsCeilingByDefault && LedgerMemory.Of(_entries.Values).ForConnectionsBytes is { } most
            ? Math.Min(_rules.MemoryCeilingBytes, most)
            : _rules.MemoryCeilingBytes;
}
