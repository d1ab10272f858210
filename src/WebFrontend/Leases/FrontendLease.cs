using Tidegate.Budget;

namespace Tidegate.WebFrontend.Leases;

/// <summary>
/// All that this frontend decides about its lease and its permits: who takes one, who waits, who is refused, what is reported, when
/// sockets are closed, when the id leaves and a new life begins. A command and the time go in, what is to be done comes out. Pure, and
/// for one thread at a time: <see cref="SharedLease"/> locks it, and gate, reporter and guard do what it says.
/// </summary>
/// <remarks>
/// The rules of the protocol for one frontend id are in <see cref="PermitPool"/>; here is what spans ids and clients. Production, the
/// simulation, the exploration and the fill and scale runs all run this class.
/// </remarks>
internal sealed partial class FrontendLease(string frontendId, string name, PoolSettings settings, int mostWaiting)
{
    private PermitPool _pool = new(frontendId, name, settings);
    private WaitingLine _line = new(mostWaiting);
    private List<PermitWait>? _ended;

    /// <summary>The pool of the id in force, to be read: what changes it goes through this class.</summary>
    public PermitPool Pool => _pool;

    /// <summary>Takes a permit where that needs nobody else.</summary>
    /// <param name="admissionClass">The client's class.</param>
    /// <param name="now">Time on the lease clock.</param>
    /// <param name="reportDue">It is time to ask for more.</param>
    /// <returns><see cref="TakeOutcome.Ask"/> where it needs <see cref="TakeOrWait"/>.</returns>
    public TakeOutcome Take(AdmissionClass admissionClass, TimeSpan now, out bool reportDue) => _pool.TryTake(admissionClass, now, out reportDue);

    /// <summary>Takes a permit, or lets the client wait for one.</summary>
    /// <param name="wait">The client; it waits where the outcome is <see cref="TakeOutcome.Ask"/>.</param>
    /// <param name="now">Time on the lease clock.</param>
    /// <param name="budgetAnswers">The cluster answers calls.</param>
    /// <param name="reportDue">The budget is to be asked.</param>
    public TakeOutcome TakeOrWait(PermitWait wait, TimeSpan now, bool budgetAnswers, out bool reportDue)
    {
        var outcome = _pool.TryTake(wait.Class, now, out reportDue);
        if (outcome != TakeOutcome.Ask) return outcome;
        // Whoever would have to wait for an answer is not kept waiting for one that does not come.
        if (!budgetAnswers) return TakeOutcome.Unavailable;
        if (!_line.TryJoin(wait)) return TakeOutcome.Refused;
        _pool.Wait(wait.Class, 1);
        reportDue = true;
        return TakeOutcome.Ask;
    }

    /// <summary>The client has gone away. Where its wait has ended already, <see cref="Collect"/> takes back what it got.</summary>
    public LeaseEffects Leave(PermitWait wait)
    {
        if (_line.Remove(wait)) EndWait(wait, TakeOutcome.Left);
        return Effects(reportDue: false);
    }

    /// <summary>The client takes what its wait came to; a permit that came for one that has gone away goes back.</summary>
    public TakeOutcome Collect(PermitWait wait, bool hasLeft, TimeSpan now, out LeaseEffects effects)
    {
        effects = LeaseEffects.None;
        if (!hasLeft) return wait.Outcome;
        if (wait.Outcome == TakeOutcome.Taken) effects = Return(wait.Class, now);
        return TakeOutcome.Left;
    }

    /// <summary>A permit comes back: its socket is closed, or was never opened (F6). The first who waits gets it.</summary>
    public LeaseEffects Return(AdmissionClass admissionClass, TimeSpan now)
    {
        var owesReport = _pool.Return(admissionClass);
        Serve(now);
        return Effects(owesReport);
    }

    /// <summary>Lets clients go in while permits last, in the order of their coming; priority clients first.</summary>
    private void Serve(TimeSpan now)
    {
        Serve(AdmissionClass.Priority, now);
        Serve(AdmissionClass.Standard, now);
    }

    private void Serve(AdmissionClass admissionClass, TimeSpan now)
    {
        while (_line.First(admissionClass) is { } first && _pool.TryTakeWaiting(admissionClass, now))
        {
            _line.Remove(first);
            End(first, TakeOutcome.Taken);
        }
    }

    /// <summary>Refuses the clients of a class that had joined by <paramref name="mark"/>.</summary>
    private void Refuse(AdmissionClass admissionClass, long mark, TakeOutcome outcome)
    {
        while (_line.First(admissionClass) is { } first && first.Mark <= mark)
        {
            _line.Remove(first);
            EndWait(first, outcome);
        }
    }

    private void RefuseAll(TakeOutcome outcome)
    {
        Refuse(AdmissionClass.Priority, long.MaxValue, outcome);
        Refuse(AdmissionClass.Standard, long.MaxValue, outcome);
    }

    private void EndWait(PermitWait wait, TakeOutcome outcome)
    {
        _pool.Wait(wait.Class, -1);
        End(wait, outcome);
    }

    private void End(PermitWait wait, TakeOutcome outcome)
    {
        wait.Outcome = outcome;
        (_ended ??= []).Add(wait);
    }

    private LeaseEffects Effects(bool reportDue)
    {
        var ended = _ended;
        _ended = null;
        return new LeaseEffects(reportDue, ended);
    }
}

/// <summary>What a shell does after a command.</summary>
/// <param name="ReportDue">Ask for the next report now.</param>
/// <param name="Ended">Clients whose wait has ended, to be woken; null where there is none.</param>
internal readonly record struct LeaseEffects(bool ReportDue, List<PermitWait>? Ended)
{
    /// <summary>Nothing.</summary>
    public static LeaseEffects None => default;
}
