using Tidegate.Budget;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Shedding;

namespace Tidegate.Simulation;

/// <content>The lease guard, the shedding under a lowered limit, and the drain.</content>
internal sealed partial class FrontendProcess
{
    public static readonly long LookInterval = 50 * Span.Millisecond;
    private static readonly TimeSpan ShedWarning = TimeSpan.FromMilliseconds(100);
    private const int ShedPerSecond = 100;

    private readonly ShedPlan[] _plans = [new(), new()];
    private LeaseState _state;
    private int _atFence;
    private bool _lookScheduled;
    private long _fenceLookAt;
    private bool _shedScheduled;
    private bool _doubt;

    /// <summary>The wall clock ran ahead by this much.</summary>
    public void OnWallStep(long ahead)
    {
        _doubt |= ahead > LeaseClock.Tolerance.Ticks;
        ScheduleLook(_random.Between(1, LookInterval));
    }

    public void BeginDrain()
    {
        if (IsDead || IsDraining) return;
        IsDraining = true;
        Note("drains");
        RefuseAll(TakeOutcome.Fenced);
        Drain();
    }

    private void Drain()
    {
        foreach (var socket in _sockets.ToArray()) BeginClose(socket);
        var empty = Pool.Figures.Live.Total == 0 && _handshakes == 0;
        if ((!empty && _world.Flaw != Flaw.LeavesEarly) || _leaving is not null)
        {
            After(LookInterval, EventKind.LeaseLook, Drain);
            return;
        }

        _world.Count(Reach.Drain);
        _stopped = true;
        Leave(Exit);
    }

    private void Exit()
    {
        (IsDead, Life.IsOver) = (true, true);
    }

    /// <summary>The guard looks when the fence is to begin.</summary>
    private void ScheduleFence()
    {
        var at = Math.Max(_world.Now + LookInterval, Machine.Clock.TickOf(Life.Deadline - _world.Weather.FenceSpread) + _random.Between(0, LookInterval));
        if (_fenceLookAt > _world.Now && _fenceLookAt <= at) return;
        _fenceLookAt = at;
        After(at - _world.Now, EventKind.LeaseLook, () =>
        {
            Look();
            if (Pool.Lease(Now) == LeaseState.Held) ScheduleFence();
        });
    }

    private void ScheduleLook(long delay)
    {
        if (_lookScheduled) return;
        _lookScheduled = true;
        After(delay, EventKind.LeaseLook, () =>
        {
            _lookScheduled = false;
            Look();
        });
    }

    private void Look()
    {
        if (_stopped || _leaving is not null) return;
        if (_doubt)
        {
            _world.Count(Reach.F5Doubt);
            _doubt = false;
            Pool.Suspect();
            WakeReporter();
        }

        var state = Pool.Lease(Now);
        if (state != _state) Enter(state);
        if (state == LeaseState.Fenced) CloseUpTo(Pool.FenceProgress(Now, new TimeSpan(_world.Weather.CloseLateness)));
        if (state is LeaseState.Fenced or LeaseState.Lost) ScheduleLook(LookInterval);
        if (state != LeaseState.Lost) return;
        CloseUpTo(1);
        if (Pool.Figures.Live.Total > 0 && _world.Flaw != Flaw.LeavesEarly) return;
        Leave(Renew);
    }

    private void Enter(LeaseState state)
    {
        if (state is LeaseState.Fenced or LeaseState.Lost && _state is not (LeaseState.Fenced or LeaseState.Lost))
        {
            _atFence = _sockets.Count;
            _world.Count(Reach.F5Fenced);
        }

        if (_world.Trace.IsWritten) Note($"lease {_state} -> {state}");
        if (state == LeaseState.Held && _state == LeaseState.Fenced) _world.Count(Reach.F5FenceLifted);
        _state = state;
    }

    private void CloseUpTo(double share)
    {
        if (_world.Flaw == Flaw.FenceLeavesSockets) return;
        var visible = _sockets.FindAll(socket => !socket.IsHidden);
        var due = (int)Math.Ceiling(share * _atFence) - (_atFence - visible.Count);
        for (var i = 0; i < due && i < visible.Count; i++) BeginClose(visible[i]);
    }

    private void Renew()
    {
        RefuseAll(TakeOutcome.Fenced);
        _world.Count(Reach.F5NewLife);
        Life.IsOver = true;
        _sentAt.Clear();
        (Life, Pool) = NewLife();
        (_inCall, _calling, _fenceLookAt) = (0, null, 0);
        _state = LeaseState.None;
        WakeReporter();
    }

    private void ScheduleShedding()
    {
        if (_shedScheduled) return;
        _shedScheduled = true;
        After(_random.Between(1, LookInterval), EventKind.ShedLook, () =>
        {
            _shedScheduled = false;
            var figures = Pool.Figures;
            Shed(AdmissionClass.Standard, figures);
            Shed(AdmissionClass.Priority, figures);
            if (_plans[0].Count + _plans[1].Count > 0) ScheduleShedding();
        });
    }

    private void Shed(AdmissionClass admissionClass, in PoolFigures figures)
    {
        var plan = _plans[(int)admissionClass];
        var toShed = figures.ToShed[admissionClass];
        if (toShed == 0 && plan.Count == 0) return;
        var ofClass = _sockets.FindAll(socket => socket.Class == admissionClass);
        var orders = plan.Update(toShed, ofClass.ConvertAll(socket => socket.Id), ShedWarning, ShedPerSecond, Now);
        foreach (var id in orders.Close)
        {
            var socket = ofClass.Find(socket => socket.Id == id)!;
            _world.Count(Reach.F7Shed);
            _world.Oracle.OnShed(socket);
            BeginClose(socket);
        }
    }
}
