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
    private bool _lookScheduled;
    private long _fenceLookAt;
    private bool _shedScheduled;

    /// <summary>The wall clock stepped.</summary>
    public void OnWallStep() => ScheduleLook(_random.Between(1, LookInterval));

    public void BeginDrain()
    {
        if (IsDead || IsDraining) return;
        IsDraining = true;
        Note("drains");
        WakeReporter();
        Drain();
    }

    private void Drain()
    {
        foreach (var socket in _sockets.ToArray()) BeginClose(socket);
        if (_leaving is null && _lease.NextLeaving(Now) is { } leaving)
        {
            _world.Count(Reach.Drain);
            Leave(leaving, Exit);
            return;
        }

        After(LookInterval, EventKind.LeaseLook, Drain);
    }

    private void Exit() => (IsDead, Life.IsOver) = (true, true);

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
        if (_leaving is not null) return;
        var look = _lease.Look(Now, _clock.LooksDoubtful(), _sockets.Count, new TimeSpan(_world.Weather.CloseLateness));
        if (look.ReportDue)
        {
            _world.Count(Reach.F5Doubt);
            WakeReporter();
        }

        if (look.Begins) _world.Count(Reach.F5Fenced);
        if (look is { Before: LeaseState.Fenced, State: LeaseState.Held }) _world.Count(Reach.F5FenceLifted);
        if (look.State != look.Before && _world.Trace.IsWritten) Note($"lease {look.Before} -> {look.State}");
        for (var i = 0; i < look.Closes && i < _sockets.Count; i++) BeginClose(_sockets[i]);
        if (look.State is LeaseState.Fenced or LeaseState.Lost) ScheduleLook(LookInterval);
        if (look.MayLeave && _lease.NextLeaving(Now) is { } leaving) Leave(leaving, Renew);
    }

    private void Renew()
    {
        _world.Count(Reach.F5NewLife);
        Life.IsOver = true;
        var effects = _lease.Renew(Machine.NewId(), _world.Weather.PoolSettings);
        Life = NewLife();
        _fenceLookAt = 0;
        Do(effects);
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
