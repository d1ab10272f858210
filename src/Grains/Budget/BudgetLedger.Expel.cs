using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <content>L9: an operator ends the renewal of a frontend.</content>
internal sealed partial class BudgetLedger
{
    private void ApplyExpel(long ticket, ExpelRequest request, TimeSpan now)
    {
        // L1: "there is no such frontend" is a statement about storage as well; a stale activation must not make it.
        _dirty = true;
        if (!_entries.TryGetValue(request.FrontendId, out var entry))
        {
            var outcome = _tombstones.ContainsKey(request.FrontendId) ? ExpelOutcome.Left : ExpelOutcome.Unknown;
            _replies.Add(new LedgerReply(ticket, null, Expelled: new ExpelResult { Outcome = outcome }));
            return;
        }

        if (!entry.Expelled)
        {
            entry.Expelled = true;
            entry.Unmet = Permits.None;
            DropAsk(entry, PermitAnswerKind.Fenced);
            Note(
                LedgerEventKind.Expelled,
                entry.Id,
                $"Frontend {entry.Name} is expelled by {request.Actor}: {request.Reason} (correlation id {request.CorrelationId}).");
        }

        // It is to report at once, and so to learn it.
        Push(entry, null, permitsFree: false);
        _replies.Add(new LedgerReply(ticket, null, Expelled: new ExpelResult
        {
            Outcome = ExpelOutcome.Expelled,
            Name = entry.Name,
            Live = entry.Live,
            Allowance = entry.Allowance,
            ExpiresIn = Longer((_settlingUntil is { } until ? Longer(until, ExpiryOf(entry)) : ExpiryOf(entry)) - now, TimeSpan.Zero),
        }));
    }

    /// <summary>
    /// Its sockets may live until the lease it was last granted ends, so the entry stays: the report lowers it to what is held there,
    /// and is no renewal.
    /// </summary>
    private void FenceExpelled(long ticket, LedgerEntry entry, PermitReport report)
    {
        entry.Ttl = Longer(entry.Ttl, report.TtlInForce);
        Reply(ticket, report, PermitAnswerKind.Fenced);
        Note(LedgerEventKind.Fenced, report.FrontendId, $"Frontend {report.Name} is expelled; it is fenced.");
    }
}
