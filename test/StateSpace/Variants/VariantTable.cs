using Tidegate.StateSpace.Search;
using Tidegate.Variants;

namespace Tidegate.StateSpace.Variants;

/// <summary>The wrong variants, with the smallest scope that shows each.</summary>
internal static class VariantTable
{
    private const string Reports = "BudgetLedger.Reports.cs";
    private const string Grants = "BudgetLedger.Grants.cs";
    private const string Time = "BudgetLedger.Time.cs";
    private const string Shell = "LedgerShell.cs";
    private const string Ledger = "BudgetLedger.cs";
    private const string Pool = "PermitPool.cs";
    private const string Life = "FrontendLease.Life.cs";
    private const string PoolReports = "PermitPool.Reports.cs";

    public static IReadOnlyList<Variant> All { get; } =
    [
        new("an answer to an older report is taken", "F1", Scopes.Network.Name,
            new Edit(PoolReports, "if (_inFlight is not { } report || answer.Seq != report.Seq) return AnswerEffect.Ignored;", "if (_inFlight is not { } report) return AnswerEffect.Ignored;")),
        new("a report says less than the cap", "F2", Scopes.Calm.Name,
            new Edit(PoolReports, "            Held = _cap,\n", "            Held = _live,\n")),
        new("the cap may rise while a report is out", "F3", Scopes.Calm.Name,
            new Edit(Pool, "if (_answered && !_suspect && _live[admissionClass] < _cap[admissionClass])\n        {", "if (_answered && !_suspect && (_live[admissionClass] < _cap[admissionClass] || _inFlight is not null))\n        {\n                _cap = Permits.Max(_cap, _live.With(admissionClass, _live[admissionClass] + 1));")),
        new("the lease counts from the answer", "F5", Scopes.Calm.Name,
            new Edit(PoolReports, "_leaseStart = _sentAt;", "_leaseStart = now;")),
        new("a lost lease leaves its sockets open", "F5", Scopes.Leases.Name,
            new Edit(Life, "LeaseState.Lost => ClosesUpTo(1, open)", "LeaseState.Lost => 0")),
        new("a recall lowers the cap below the sockets", "F7", Scopes.Crowd.Name,
            new Edit(Pool, "Permits.Max(Permits.Min(_cap, cap), _live)", "Permits.Min(_cap, cap)"),
            new Edit(PoolReports, "LowerTo(Permits.Max(lower, _live + _waiting))", "LowerTo(lower)")),
        new("a renewal is answered without a write", "L1", Scopes.Calm.Name,
            new Edit(Reports, "        _dirty = true;\n        if (known) DropAsk(entry!, PermitAnswerKind.Stale);", "        if (known) DropAsk(entry!, PermitAnswerKind.Stale);"),
            new Edit(Grants, "        _dirty = true;\n        _replies.Add", "        _replies.Add")),
        new("an answer leaves before its write", "L1", Scopes.Calm.Name,
            new Edit(Shell, "Write = new LedgerWrite(document, _etag) };", "Write = new LedgerWrite(document, _etag), Release = Release(transition) };")),
        new("an old report that comes late lowers the entry", "L3", Scopes.Network.Name,
            new Edit(Reports, "if (known && report.Seq <= entry!.Seq)", "if (known && report.Seq < 0)")),
        new("the number of the newest report is not stored", "L3", Scopes.Storage.Name,
            new Edit(Ledger, "                Seq = entry.Seq,\n", "")),
        new("an entry falls below what the frontend holds", "L4", Scopes.Calm.Name,
            new Edit(Reports, "entry.Allowance = report.Held;", "entry.Allowance = report.Live;"),
            new Edit(Reports, "_granted += report.Held - entry.Allowance;", "_granted += report.Live - entry.Allowance;")),
        new("a recall lowers the entry by decree", "L4", Scopes.Calm.Name,
            new Edit(Grants, "            holder.RecalledAt = now;\n", "            holder.RecalledAt = now;\n            _granted -= holder.Spare;\n            holder.Allowance -= holder.Spare;\n            _dirty = true;\n")),
        new("the ledger forgets what is out", "L5", Scopes.Calm.Name,
            new Edit(Grants, "var total = _effective.MaxConnections - _granted.Total;", "var total = _effective.MaxConnections - _inUse;"),
            new Edit(Grants, "Math.Min(total, _effective.StandardCeiling - _granted.Standard)", "Math.Min(total, _effective.StandardCeiling)")),
        new("an entry goes at the first missed renewal", "L6", Scopes.Network.Name,
            new Edit(Time, "if (now >= ExpiryOf(entry)) (expired", "if (now - entry.HeardAt > _rules.RenewInterval) (expired")),
        new("an entry expires before its lease has ended", "L6", Scopes.Leases.Name,
            new Edit(Time, "if (now >= ExpiryOf(entry)) (expired", "if (now - entry.HeardAt >= entry.Ttl - _rules.Margin) (expired")),
        new("a takeover drops the entries", "L7", Scopes.Storage.Name,
            new Edit(Ledger, "foreach (var record in stored.Entries) Restore(record, stored.Settling || otherRun, now);", "")),
        new("an id that has left leaves no tombstone", "L7", Scopes.Processes.Name,
            new Edit(Time, "        _tombstones[id] = now;\n", "")),
    ];
}
