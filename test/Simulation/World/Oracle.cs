using Tidegate.Budget;
using Tidegate.Guarantees;

namespace Tidegate.Simulation;

/// <summary>
/// Says after every event whether all promises hold. It sees what is true (the kernels' sockets, storage, the machines' clocks) and
/// never asks the code under test, except for the caps that it compares.
/// </summary>
internal sealed partial class Oracle(World world)
{
    private readonly List<Life> _lives = [];
    private readonly Dictionary<string, Life> _byId = new(StringComparer.Ordinal);
    private readonly long _latestClose = world.Weather.CloseLateness + FrontendProcess.TickInterval;
    private readonly long[] _freeSince = [long.MaxValue, long.MaxValue];
    private Permits _open;

    /// <summary>All sockets that the kernels have open.</summary>
    public Permits Open => _open;

    public void Add(Life life)
    {
        _lives.RemoveAll(old => old.IsOver && old.Open.Total == 0);
        _lives.Add(life);
        _byId[life.Id] = life;
    }

    /// <summary>A socket came (+1) or is gone (-1).</summary>
    public void Opened(Life life, AdmissionClass admissionClass, int change)
    {
        var one = Permits.Of(admissionClass, change);
        life.Open += one;
        _open += one;
        NoteFree(AdmissionClass.Standard);
        NoteFree(AdmissionClass.Priority);
        if (world.Trace.IsWritten) world.Trace.Write(world.Now, $"{life.Id}: sockets {life.Open}, cap {life.Process.Pool.Figures.Cap}; all {_open}");
    }

    /// <summary>F8: in a healed cluster nobody is refused for long while a permit is free.</summary>
    public void OnRefused(AdmissionClass admissionClass)
    {
        if (!world.IsConverged) return;
        var free = _freeSince[(int)admissionClass];
        if (free != long.MaxValue && world.Now - free > world.AdmitBound)
            throw new Violation("F8", $"a {admissionClass} client is refused, though a permit has been free for {Milliseconds(world.Now - free)} ms");
    }

    /// <summary>F2: a cap that was lowered after its report was sent does not rise by the answer.</summary>
    public static void CheckLowering(Life life, PermitReport report, Permits before, Permits after)
    {
        if ((before.Standard < report.Held.Standard && after.Standard > before.Standard)
            || (before.Priority < report.Held.Priority && after.Priority > before.Priority))
            throw new Violation("F2", $"{life.Id} said it holds {report.Held}, lowered that to {before}, and the answer raised it to {after}");
    }

    /// <summary>F7: live sockets are shed under a lowered limit and never for a recall.</summary>
    public void OnShed(SimSocket socket)
    {
        if (!_everOvercommitted) throw new Violation("F7", $"socket {socket.Id} of {socket.Life.Id} is shed, though the limit always held");
    }

    /// <summary>F7: while a frontend is over its target, who is shed makes room for nobody.</summary>
    public static void OnTaken(Life life, AdmissionClass admissionClass)
    {
        var figures = life.Process.Pool.Figures;
        if (figures.Overcommitted && figures.Live[admissionClass] > figures.Target[admissionClass])
            throw new Violation("F7", $"{life.Id} lets a {admissionClass} client in, so that there are {figures.Live[admissionClass]}, while it sheds down to {figures.Target}");
    }

    /// <summary>A process goes on after it slept: if it slept through its deadline, its sockets are the known exception.</summary>
    public void OnThaw(Life life)
    {
        if (life.Process.TrueNow < life.Deadline || life.Deadline == Life.Never)
        {
            world.Count(Reach.ShortPause);
            return;
        }

        world.Count(Reach.LongPause);
        life.IsExcused = true;
    }

    /// <summary>A frozen process is killed: if it had slept through its deadline, its sockets are the known exception while the kernel closes them.</summary>
    public static void OnKilledAsleep(Life life) => life.IsExcused |= life.Process.TrueNow >= life.Deadline;

    /// <summary>To be called after every event; looks closer at the frontend that it happened to.</summary>
    public void Check(FrontendProcess? touched)
    {
        var open = Permits.None;
        foreach (var life in _lives)
        {
            if (life.Open.Total == 0) continue;
            if (life.IsExcused) continue;
            var late = life.Process.TrueNow - life.Deadline;
            if (late >= 0 && life.Process.IsFrozen)
            {
                life.IsExcused = true;
                continue;
            }

            open += life.Open;
            if (late > _latestClose && !life.Process.IsDead)
                throw new Violation("F5", $"{life.Id} has {life.Open} sockets after its deadline");
        }

        if (open.Total > Bound.Total || open.Standard > Bound.Standard)
            throw new Violation("I1", $"{open} sockets live under a limit in force of {Bound.Total} ({Bound.Standard} standard)");
        if (touched is { IsDead: false }) CheckPool(touched.Life);
    }

    private void CheckPool(Life life)
    {
        if (_isInDoubt || life.IsExcused) return;
        if (!life.Open.FitsIn(life.Stored)) throw new Violation("I2", $"{life.Id} has {life.Open} sockets over its stored entry of {life.Stored}");
        var process = life.Process;
        if (process.IsDead || life != process.Life || process.TrueNow >= life.Deadline - world.Weather.FenceSpread) return;
        var figures = process.Pool.Figures;
        if (!figures.Dead && Invariants.Pool(figures.Live, figures.Cap, life.Stored) is { } broken) throw new Violation("I2", $"{life.Id}: {broken}");
        if (!life.Open.FitsIn(figures.Live)) throw new Violation("F6", $"{life.Id} has {life.Open} sockets with {figures.Live} permits taken");
    }

    private void NoteFree(AdmissionClass admissionClass)
    {
        if (world.Store.Document?.Limit is not { } limit) return;
        var isFree = limit.Allows(_open + Permits.Of(admissionClass, 1));
        ref var since = ref _freeSince[(int)admissionClass];
        if (!isFree) since = long.MaxValue;
        else if (since == long.MaxValue) since = world.Now;
    }

    private static long Milliseconds(long ticks) => ticks / Span.Millisecond;
}
