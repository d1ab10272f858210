using Tidegate.Budget;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Shedding;

namespace Tidegate.Simulation;

/// <content>The lease guard, the shedding under a lowered limit, and the drain.</content>
internal sealed partial class FrontendProcess
{
    public static readonly long TickInterval = 50 * Span.Millisecond;
    private static readonly TimeSpan ShedWarning = TimeSpan.FromMilliseconds(100);
    private const int ShedPerSecond = 100;

    private readonly ShedPlan[] _plans = [new(), new()];
    private bool _tickScheduled;
    private long _fenceTickAt;
    private bool _shedScheduled;

    /// <summary>The wall clock stepped.</summary>
    public void OnWallStep() => ScheduleTick(_random.Between(1, TickInterval));

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

        After(TickInterval, EventKind.LeaseTick, Drain);
    }

    private void Exit() => (IsDead, Life.IsOver) = (true, true);

    /// <summary>The guard looks when the fence is to begin.</summary>
    private void ScheduleFence()
    {
        var at = Math.Max(_world.Now + TickInterval, Machine.Clock.TickOf(Life.Deadline - _world.Weather.FenceSpread) + _random.Between(0, TickInterval));
        if (_fenceTickAt > _world.Now && _fenceTickAt <= at) return;
        _fenceTickAt = at;
        After(at - _world.Now, EventKind.LeaseTick, () =>
        {
            Tick();
            if (Pool.Lease(Now) == LeaseState.Held) ScheduleFence();
        });
    }

    private void ScheduleTick(long delay)
    {
        if (_tickScheduled) return;
        _tickScheduled = true;
        After(delay, EventKind.LeaseTick, () =>
        {
            _tickScheduled = false;
            Tick();
        });
    }

    private void Tick()
    {
        if (_leaving is not null) return;
        var tick = _lease.Tick(Now, _clock.IsDoubtful(), _sockets.Count, new TimeSpan(_world.Weather.CloseLateness));
        if (tick.ReportDue)
        {
            _world.Count(Reach.F5Doubt);
            WakeReporter();
        }

        if (tick.Begins) _world.Count(Reach.F5Fenced);
        if (tick is { Before: LeaseState.Fenced, State: LeaseState.Held }) _world.Count(Reach.F5FenceLifted);
        if (tick.State != tick.Before && _world.Trace.IsWritten) Note($"lease {tick.Before} -> {tick.State}");
        for (var i = 0; i < tick.Closes && i < _sockets.Count; i++) BeginClose(_sockets[i]);
        if (tick.State is LeaseState.Fenced or LeaseState.Lost) ScheduleTick(TickInterval);
        if (tick.MayLeave && _lease.NextLeaving(Now) is { } leaving) Leave(leaving, Renew);
    }

    private void Renew()
    {
        _world.Count(Reach.F5NewLife);
        Life.IsOver = true;
        var effects = _lease.Renew(Machine.NewId(), _world.Weather.PoolSettings);
        Life = NewLife();
        _fenceTickAt = 0;
        Do(effects);
    }

    private void ScheduleShedding()
    {
        if (_shedScheduled) return;
        _shedScheduled = true;
        After(_random.Between(1, TickInterval), EventKind.ShedTick, () =>
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
