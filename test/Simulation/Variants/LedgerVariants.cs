using Tidegate.Variants;

namespace Tidegate.Simulation;

/// <summary>The wrong variants of the ledger's half.</summary>
internal static class LedgerVariants
{
    private const string Shell = "LedgerShell.cs";
    private const string Write = "return new LedgerStep<TCaller> { Write = new LedgerWrite(document, _etag) };";
    private const string Failed = "=> Drop(error);";
    private const string Ledger = "BudgetLedger.cs";
    private const string Reports = "BudgetLedger.Reports.cs";
    private const string Expel = "BudgetLedger.Expel.cs";
    private const string Grants = "BudgetLedger.Grants.cs";
    private const string Configuration = "BudgetLedger.Configuration.cs";
    private const string Time = "BudgetLedger.Time.cs";

    public static IEnumerable<Variant> All { get; } =
    [
        new(1, "reply before the commit", "L1",
            new Edit(Shell, Write, "return new LedgerStep<TCaller> { Write = new LedgerWrite(document, _etag), Release = true ? Release(transition) : null };")),
        new(2, "write without ETag", "L1",
            new Edit(Shell, Write, "return new LedgerStep<TCaller> { Write = new LedgerWrite(document, \"*\") };")),
        new(3, "conflict: retry with the state in memory", "L1",
            new Edit(Shell, Failed, "=> error is Orleans.Storage.InconsistentStateException && _writing is not null ? new LedgerStep<TCaller> { Write = new LedgerWrite(_writing.Document!, \"*\") } : Drop(error);")),
        new(4, "storage timeout taken as written", "L1",
            new Edit(Shell, Failed, "=> error is Orleans.Storage.InconsistentStateException || _writing is null ? Drop(error) : new LedgerStep<TCaller> { AsksRun = true };")),
        new(5, "renewal answered by a stale twin without a write", "L1",
            new Edit(Shell, Write, "return new LedgerStep<TCaller> { Write = new LedgerWrite(document, _etag), Release = batch.Count > 0 && batch.TrueForAll(request => request.Report is { Leaving: false } report && report.Wanted.FitsIn(report.Held)) ? Release(transition) : null };")),
        new(6, "deactivation writes memory unconditionally", "L1",
            new Edit(Shell, "        var callers = _callers;", "        var memory = _writing?.Document;\n        var callers = _callers;"),
            new Edit(Shell, "{ Dropped = new", "{ Write = memory is null ? null : new LedgerWrite(memory, \"*\"), Dropped = new")),
        new(7, "group commit answers a report that joined after the snapshot", "L2",
            new Edit(Shell, "        _writing = transition;", "        (_writing, _at) = (transition, now);"),
            new Edit(Shell, "    private long _lastTicket;", "    private long _lastTicket;\n    private TimeSpan _at;"),
            new Edit(Shell, "        _writing = null;\n        return new", "        _writing = null;\n        if (_next.Count > 0)\n        {\n            stored.Replies.AddRange(_ledger!.Apply(_next, _at).Replies);\n            _next = [];\n        }\n\n        return new")),
        new(8, "late old report lowers an entry", "L3",
            new Edit(Reports, "if (known && report.Seq <= entry!.Seq)", "if (known && report.Seq < 0)")),
        new(9, "seq not persisted with the entry", "L3",
            new Edit(Ledger, "Seq = record.Seq,", "Seq = 0,")),
        new(10, "report applied twice", "L3",
            new Edit(Reports, "if (known && report.Seq <= entry!.Seq)", "if (known && report.Seq < entry!.Seq)")),
        new(11, "entry = new grant, below held", "L4",
            new Edit(Reports, "_granted += report.Held - entry.Allowance;", "_granted += Permits.Min(report.Held, report.Live) - entry.Allowance;"),
            new Edit(Reports, "entry.Allowance = report.Held;", "entry.Allowance = Permits.Min(report.Held, report.Live);")),
        new(12, "recall lowers the entry by decree", "L4",
            new Edit(Grants, "            holder.RecalledAt = now;", "            holder.RecalledAt = now;\n            _granted -= holder.Spare;\n            holder.Allowance -= holder.Spare;")),
        new(13, "limit lowered, then raised: what is out is forgotten", "L5",
            new Edit(Reports, "        _limit = limit;", "        _limit = limit;\n        _granted = Permits.Min(_granted, new Permits(limit.StandardCeiling, 0));")),
        new(14, "reclaim at the first missed renewals", "L6",
            new Edit(Time, "if (now >= ExpiryOf(entry)) (expired", "if (now - entry.HeardAt >= 2 * _rules.RenewInterval) (expired")),
        new(15, "margin 0", "L6",
            new Edit(Time, "if (now >= ExpiryOf(entry)) (expired", "if (now - entry.HeardAt >= entry.Ttl) (expired")),
        new(16, "takeover keeps the old expiry by another clock", "L6",
            new Edit(Ledger, "Silence = now - entry.HeardAt,", "Silence = entry.HeardAt,"),
            new Edit(Ledger, "HeardAt = settling ? now : now - record.Silence,", "HeardAt = record.Silence,")),
        new(17, "takeover drops entries that have not reported yet", "L7",
            new Edit(Ledger, "        _granted += record.Allowance;", "        _entries.Remove(record.Id);")),
        new(18, "no tombstone: an id that left comes back as new", "L7",
            new Edit(Time, "        _tombstones[id] = now;", "")),
        new(19, "storage lost its last writes and the ledger believes it", "L8",
            new Edit(Reports, "if (!lostGrant && !lostEpoch && !lostLimit) return;", "if (!lostGrant || lostGrant) return;")),
        new(20, "takeover ignores the store's new run id", "L8",
            new Edit(Ledger, "var otherRun = stored.StoreRun != storeRun;", "var otherRun = stored.StoreRun is null;")),
        new(40, "fenced is answered by a twin before the commit", "L1",
            new Edit(Shell, Write, "return new LedgerStep<TCaller> { Write = new LedgerWrite(document, _etag), Release = transition.Replies.Exists(reply => reply.Answer?.Kind == Tidegate.Budget.PermitAnswerKind.Fenced) ? Release(transition) : null };")),
        new(41, "run id compared only at takeover", "L1",
            new Edit(Shell, "if (run != _run) return", "if (false) return")),
        new(42, "numeric ETag that comes back", "L1",
            new Edit("LedgerStore.cs", "random.NextLong().ToString(", "document.Version.ToString(")),
        new(43, "settling ends with the first report that finds nothing lost", "L8",
            new Edit(Reports, "if (!lostGrant && !lostEpoch && !lostLimit) return;", "if (!lostGrant && !lostEpoch && !lostLimit) { _settlingUntil = null; return; }")),
        new(44, "settling only in memory", "L8",
            new Edit(Ledger, "            Settling = Settling,", "            Settling = false,")),
        new(45, "missing document taken for a new cluster", "L8",
            new Edit(Ledger, "if (!newCluster) BeginSettling", "if (newCluster && !newCluster) BeginSettling"),
            new Edit(Ledger, "Configured(version: newCluster ? 1 : 0)", "Configured(version: 1)")),
        new(46, "expel frees the entry at once", "L9",
            new Edit(Expel, "            DropAsk(entry, PermitAnswerKind.Fenced);", "            Remove(entry.Id, TimeSpan.Zero);")),
        new(47, "evidence by name instead of ids", "L9",
            new Edit(Reports, "        foreach (var id in report.Evidence)", "        foreach (var id in report.Evidence.IsEmpty ? [] : _entries.Values.Where(e => e.Name == report.Name).Select(e => e.Id).ToArray())")),
        new(48, "tombstones only for expired ids", "L7",
            new Edit(Reports, "            Remove(report.FrontendId, now);", "            Remove(report.FrontendId, now);\n            _tombstones.Remove(report.FrontendId);")),
        new(49, "TTL from the configuration instead of the entry", "L6",
            new Edit(Time, "=> entry.HeardAt + entry.Ttl + _rules.Margin;", "=> entry.HeardAt + _rules.Ttl + _rules.Margin;")),
        new(50, "expiry clocks start anew at each takeover", "L6",
            new Edit(Ledger, "HeardAt = settling ? now : now - record.Silence,", "HeardAt = now,")),
        new(55, "asks are refused at once, nothing is parked", "L10",
            new Edit(Grants, "var mayStillBeMet = ask.IsUnmet && now < ask.Until;", "var mayStillBeMet = false;")),
        new(56, "spare permits are never recalled", "L10",
            new Edit(Grants, "        if (waiting.Count > 0) RecallSpare(now);", ""),
            new Edit(Grants, "return _spareWanted ? ", "return _spareWanted && entry.Ttl < TimeSpan.Zero ? ")),
        new(58, "grants do not know of a cut of the effective limit", "L5",
            new Edit(Grants, "var total = _effective.MaxConnections - _granted.Total;", "var total = _limit.MaxConnections - _granted.Total;"),
            new Edit(Grants, "Math.Min(total, _effective.StandardCeiling - _granted.Standard)", "Math.Min(total, _limit.StandardCeiling - _granted.Standard)")),
        new(63, "run id asked for before the write and not after it", "L1",
            new Edit(Shell, Write, "(_document, _asked) = (document, false);\n        return new LedgerStep<TCaller> { AsksRun = true };"),
            new Edit(Shell, "    private long _lastTicket;", "    private long _lastTicket;\n    private LedgerDocument? _document;\n    private bool _asked;"),
            new Edit(Shell, "        _etag = etag;\n        return new LedgerStep<TCaller> { AsksRun = true };", "        _etag = etag;\n        return RunRead(_run);"),
            new Edit(Shell, "        _writing = null;\n        return new", "        if (!_asked)\n        {\n            _asked = true;\n            return new LedgerStep<TCaller> { Write = new LedgerWrite(_document!, _etag) };\n        }\n\n        _writing = null;\n        return new")),
        new(64, "a failed write does not end the ledger in memory", "L1",
            new Edit(Shell, "        _ledger = null;\n", "")),
        new(70, "a takeover imposes the configured limit", "L7",
            new Edit(Configuration, "if (offer.Version <= _configuration.Version) return false;", "if (offer.Version < _configuration.Version) return false;")),
        new(57, "entries are raised while overcommitted", "L5",
            new Edit(Grants, "var total = _effective.MaxConnections - _granted.Total;", "var total = _effective.MaxConnections;")),
    ];
}
