using Tidegate.Budget;

namespace Tidegate.WebFrontend.Leases;

/// <content>The end of the lease, and the life after it (F5).</content>
internal sealed partial class FrontendLease
{
    /// <summary>How often a leaving report is tried; after that the entry expires by silence.</summary>
    private const int MostLeavingTries = 3;

    private LeaseState _state;
    private int _atFence;
    private int _leavingTries;
    private bool _hasLeft;

    /// <summary>The budget has confirmed that this id is gone.</summary>
    public bool HasLeft => _hasLeft;

    /// <summary>
    /// Acts on the time: while the lease is about to end sockets are closed spread over the fence, the last before the deadline; once it
    /// is lost all at once.
    /// </summary>
    /// <param name="now">Time on the lease clock.</param>
    /// <param name="isDoubtful">The clocks look wrong: nobody is admitted until the budget has answered.</param>
    /// <param name="open">Sockets that are open or closing.</param>
    /// <param name="closeLateness">The longest that a close takes.</param>
    public LeaseTick Tick(TimeSpan now, bool isDoubtful, int open, TimeSpan closeLateness)
    {
        if (isDoubtful) _pool.Suspect();
        var (before, state) = (_state, _pool.Lease(now));
        var begins = IsEnding(state) && !IsEnding(before);
        if (begins) _atFence = open;
        _state = state;
        var closes = state switch
        {
            LeaseState.Fenced => ClosesUpTo(_pool.FenceProgress(now, closeLateness), open),
            LeaseState.Lost => ClosesUpTo(1, open),
            _ => 0,
        };
        return new LeaseTick(before, state, begins, closes, MayLeave: state == LeaseState.Lost && _pool.IsEmpty, ReportDue: isDoubtful);
    }

    /// <summary>
    /// The next report that says that this id is gone. Null where there is none to send: sockets are open, the budget has confirmed it, or
    /// it was tried often enough.
    /// </summary>
    public PermitReport? NextLeaving(TimeSpan now)
    {
        if (!_pool.IsEmpty || _hasLeft || _leavingTries == MostLeavingTries) return null;
        _leavingTries++;
        return _pool.LeavingReport(now);
    }

    /// <summary>The answer to a leaving report.</summary>
    public void OnLeavingAnswer(PermitReport leaving, PermitAnswer answer) =>
        _hasLeft |= IsOfThisLife(leaving) && answer.Kind is PermitAnswerKind.Released or PermitAnswerKind.Fenced;

    /// <summary>A new life: a new id and an empty pool.</summary>
    /// <exception cref="InvalidOperationException">Permits of the old one are in use.</exception>
    public LeaseEffects Renew(string id, PoolSettings settings)
    {
        if (!_pool.IsEmpty) throw new InvalidOperationException($"{_pool.Figures.Live.Total} permits are in use; only an empty frontend begins a new life.");
        RefuseAll(TakeOutcome.Fenced);
        _pool = new PermitPool(id, name, settings);
        (_state, _atFence, _leavingTries, _hasLeft) = (LeaseState.None, 0, 0, false);
        return Effects(reportDue: true);
    }

    private static bool IsEnding(LeaseState state) => state is LeaseState.Fenced or LeaseState.Lost;

    /// <summary>Closes that bring the share of those that were open when the fence began to be closing or closed.</summary>
    private int ClosesUpTo(double share, int open) => Math.Max(0, (int)Math.Ceiling(share * _atFence) - (_atFence - open));
}

/// <summary>What a tick of the lease found.</summary>
/// <param name="Before">Where the lease stood at the tick before.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Begins">From here on sockets are closed.</param>
/// <param name="Closes">So many are to be closing by now, the longest idle first.</param>
/// <param name="MayLeave">The last socket of a lost lease is closed: the id leaves, and a new life begins.</param>
/// <param name="ReportDue">Ask for the next report now.</param>
internal readonly record struct LeaseTick(LeaseState Before, LeaseState State, bool Begins, int Closes, bool MayLeave, bool ReportDue);
