using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <content>Who gets permits, who waits for them, and who is asked to give some back.</content>
internal sealed partial class BudgetLedger
{
    /// <summary>How often a frontend is made to ask within the recall timeout, while others ask as well.</summary>
    private const int AsksPerRecall = 4;

    private List<Ask> _parked = [];
    private Dictionary<string, Permits>? _keep;
    private bool _spareWanted;

    private void Enqueue(long ticket, LedgerEntry entry, PermitReport report, TimeSpan now)
    {
        var need = Permits.Excess(report.Live + report.Waiting, report.Held);
        entry.AskingSince = need.Total > 0 ? entry.AskingSince ?? now : null;
        var until = (entry.AskingSince ?? now) + _rules.RecallTimeout;
        var ask = new Ask(
            ticket,
            entry,
            report.Seq,
            need,
            Permits.Excess(report.Wanted, report.Held),
            until,
            now + (_rules.RecallTimeout / AsksPerRecall));
        // One that asks again keeps its turn.
        var place = _parked.Count;
        while (place > 0 && _parked[place - 1].Until > until) place--;
        _parked.Insert(place, ask);
    }

    /// <summary>Answers what waits of a frontend without a grant: a newer report has overtaken it (F1), or the frontend is out.</summary>
    private void DropAsk(LedgerEntry entry, PermitAnswerKind kind)
    {
        for (var i = _parked.Count - 1; i >= 0; i--)
        {
            if (_parked[i].Entry != entry) continue;
            _replies.Add(new LedgerReply(_parked[i].Ticket, new PermitAnswer { Kind = kind, Seq = _parked[i].Seq }));
            _parked.RemoveAt(i);
        }
    }

    /// <summary>Answers every report that can be answered now; first come, first served, priority clients before the others.</summary>
    private void ServeAsks(TimeSpan now)
    {
        if (_parked.Count == 0) return;
        _keep = null;
        Serve(AdmissionClass.Priority);
        Serve(AdmissionClass.Standard);
        _spareWanted = _pressure.Current.Level != PressureLevel.Normal || _parked.Exists(ask => ask.IsUnmet);
        var contested = IsContested();
        var waiting = new List<Ask>();
        foreach (var ask in _parked)
        {
            var mayStillBeMet = ask.IsUnmet && now < ask.Until;
            if (mayStillBeMet && !(contested && now >= ask.HeldUntil))
            {
                waiting.Add(ask);
                continue;
            }

            if (!mayStillBeMet) ask.Entry.AskingSince = null;
            if (ask.Need.Total > 0 && !mayStillBeMet) ask.Entry.Unmet = ask.IsUnmet ? ask.Need : Permits.None;
            Answer(ask, askAgain: mayStillBeMet, now);
        }

        _parked = waiting;
        if (waiting.Count > 0) RecallSpare(now);
    }

    /// <summary>
    /// Several frontends wait for permits. A frontend whose ask waits cannot say what comes free at it (F1), and that may be what another
    /// one waits for: each is answered now and then, and asks again.
    /// </summary>
    private bool IsContested()
    {
        if (Settling || Overcommitted) return false;
        var unmet = 0;
        foreach (var ask in _parked)
        {
            if (ask.IsUnmet) unmet++;
        }

        return unmet > 1;
    }

    private void Serve(AdmissionClass admissionClass)
    {
        // L5, L8: nothing is raised while more is out than may be, or while storage is in doubt.
        if (Overcommitted || Settling) return;
        var needy = 0;
        foreach (var ask in _parked)
        {
            if (ask.Need[admissionClass] > 0) needy++;
        }

        foreach (var ask in _parked)
        {
            var room = Room(admissionClass);
            if (room == 0) return;
            var need = ask.Need[admissionClass];
            var give = 0;
            if (need > 0)
            {
                // An even part of what is free, so that one crowded frontend does not starve another that asks at the same moment.
                give = Math.Min(need, (room + needy - 1) / needy);
                needy--;
            }

            give += Spare(admissionClass, ask.Wish[admissionClass] - need, give);
            if (give > 0) Raise(ask, admissionClass, give);
        }
    }

    private int Room(AdmissionClass admissionClass)
    {
        if (IsClosedTo(admissionClass)) return 0;
        var total = _effective.MaxConnections - _granted.Total;
        return Math.Max(0, admissionClass == AdmissionClass.Priority ? total : Math.Min(total, _effective.StandardCeiling - _granted.Standard));
    }

    /// <summary>Nobody of a class is admitted, whatever permits are free (governance: Pressure).</summary>
    private bool IsClosedTo(AdmissionClass admissionClass)
    {
        if (_pressure.Current.IsMemoryExhausted) return true;
        if (admissionClass == AdmissionClass.Priority) return false;
        var isCritical = _pressure.Current.Level >= PressureLevel.Critical;
        return (isCritical && _rules.PriorityOnlyWhenCritical) || _recovery.RefusesStandard;
    }

    /// <summary>Spare permits on top of what is needed: only far from the limit, and never more than a guided chunk.</summary>
    private int Spare(AdmissionClass admissionClass, int wish, int alreadyGiven)
    {
        if (wish <= 0 || _pressure.Current.Level != PressureLevel.Normal) return 0;
        var room = Math.Min(
            Room(admissionClass) - alreadyGiven,
            BudgetPolicy.SpareCeiling(_effective.MaxConnections, _rules.BackpressureThreshold) - _granted.Total - alreadyGiven);
        return Math.Min(wish, BudgetPolicy.SpareChunk(room, _entries.Count));
    }

    private void Raise(Ask ask, AdmissionClass admissionClass, int count)
    {
        var raise = Permits.Of(admissionClass, count);
        ask.Entry.Allowance += raise;
        _granted += raise;
        ask.Raised = true;
        _dirty = true;
    }

    private void Answer(Ask ask, bool askAgain, TimeSpan now)
    {
        var entry = ask.Entry;
        // L1: also the answer that an ask gets for having waited long enough leaves after a write.
        _dirty = true;
        _replies.Add(new LedgerReply(ask.Ticket, new PermitAnswer
        {
            Kind = PermitAnswerKind.Granted,
            Seq = ask.Seq,
            Epoch = _epoch,
            Allowance = entry.Allowance,
            Target = TargetOf(entry),
            Ttl = _rules.Ttl,
            Limit = _limit,
            Pressure = _pressure.Current,
            Overcommitted = Overcommitted,
            Settings = _recovery.Adjust(_rules.Settings),
            InUse = _inUse,
            AskAgain = askAgain,
            SettlingFor = SettlingFor(now),
            EffectiveLimit = _effective.MaxConnections < _limit.MaxConnections ? _effective.MaxConnections : null,
            Orders = OrdersFor(entry, now),
        }));
    }

    /// <summary>The caps an entry should come down to (F7); its allowance where nothing is to come back.</summary>
    private Permits TargetOf(LedgerEntry entry)
    {
        if (Overcommitted) return KeepOf(entry);
        return _spareWanted ? Permits.Min(entry.Allowance, entry.Live + entry.Waiting) : entry.Allowance;
    }

    private Permits KeepOf(LedgerEntry entry)
    {
        if (_keep is null)
        {
            _keep = new Dictionary<string, Permits>(StringComparer.Ordinal);
            var keep = KeepByFrontend(_effective);
            foreach (var (other, i) in _entries.Values.Select((other, i) => (other, i))) _keep[other.Id] = keep[i];
        }

        return Permits.Min(_keep[entry.Id], entry.Allowance);
    }

    /// <summary>L10: while asks wait, spare permits are asked back, the largest holders first, until the need is covered.</summary>
    private void RecallSpare(TimeSpan now)
    {
        if (Settling || Overcommitted) return;
        var need = _parked.Sum(ask => ask.Need.Total);
        var asking = _parked.Select(ask => ask.Entry).ToHashSet();
        foreach (var holder in _entries.Values
            .Where(entry => entry.Spare.Total > 0 && !entry.Expelled && !asking.Contains(entry))
            .OrderByDescending(entry => entry.Spare.Total))
        {
            if (need <= 0) return;
            need -= holder.Spare.Total;
            if (holder.RecalledAt is { } at && now < at + (_rules.RecallTimeout / 2)) continue;
            holder.RecalledAt = now;
            Push(holder, holder.Live + holder.Waiting, permitsFree: false);
        }
    }

    /// <summary>F8: frontends that refuse clients hear that permits came free, and ask again.</summary>
    private void PushFreedPermits()
    {
        if (Overcommitted || Settling) return;
        foreach (var entry in _entries.Values)
        {
            var canHave = (entry.Unmet.Priority > 0 && Room(AdmissionClass.Priority) > 0)
                || (entry.Unmet.Standard > 0 && Room(AdmissionClass.Standard) > 0);
            if (!canHave) continue;
            entry.Unmet = Permits.None;
            Push(entry, null, permitsFree: true);
        }
    }

    private void PushToAll()
    {
        foreach (var entry in _entries.Values) Push(entry, null, permitsFree: false);
    }

    private void Push(LedgerEntry entry, Permits? target, bool permitsFree) =>
        _pushes.Add(new RecallNotice(entry.Id, target, permitsFree));
}
