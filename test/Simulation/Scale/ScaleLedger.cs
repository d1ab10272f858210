using System.Globalization;
using Orleans.Storage;
using Tidegate.Budget;
using Tidegate.Grains.Budget;

namespace Tidegate.Simulation.Scale;

/// <summary>
/// The shipped ledger and its shell, a store that takes its time, and a network. Measures what that costs.
/// </summary>
internal sealed class ScaleLedger
{
    /// <summary>Each so manyth document is made into bytes; those between count as much as the last one.</summary>
    private const int SerializeEach = 8;

    private const int MostAttempts = 5;
    private const int MostWaiting = 1_000_000;

    private readonly ScaleWorld _world;
    private readonly IGrainStorageSerializer _serializer;
    private readonly LedgerShell<(ScaleFrontend From, PermitReport Report)> _shell = new(MostWaiting);
    private bool _isBusy;
    private long _version;
    private TimeSpan _alarm = TimeSpan.MaxValue;
    private long _sinceSerialized;
    private TimeSpan _lastApply;
    private TimeSpan _lastSerialize;
    private long _lastBytes;

    public ScaleLedger(ScaleWorld world, LedgerRules rules, IGrainStorageSerializer serializer)
    {
        (_world, _serializer) = (world, serializer);
        _shell.TakeOver(null, null, null, () => true, rules, world.Now);
        Figures = world.NoFigures("");
    }

    /// <summary>A phase is being measured: documents are made into bytes, and what that costs passes in the world where it charges it.</summary>
    public bool IsMeasured { get; private set; }

    /// <summary>Counted since the last <see cref="Begin"/>.</summary>
    public ScaleFigures Figures { get; private set; }

    public void Begin(string phase) => (Figures, IsMeasured, _sinceSerialized) = (_world.NoFigures(phase), true, 0);

    public void End() => IsMeasured = false;

    public void Call(ScaleFrontend from, PermitReport report)
    {
        Figures = Figures with { Reports = Figures.Reports + 1 };
        _shell.TryAdd((from, report), ticket => LedgerRequest.Of(ticket, report));
        Apply();
    }

    private void Apply()
    {
        if (_isBusy) return;
        _isBusy = true;
        var (cost, step) = Cost.Of(() => _shell.Apply(_world.Now));
        if (cost.IsClean) _lastApply = cost.Time;
        var (serialize, bytes) = step.Write is { } write && IsMeasured ? Serialize(write.Document) : default;
        var takes = (step.Write is null ? TimeSpan.Zero : _world.Load.Write)
            + (IsMeasured && _world.Load.ChargesCpu ? _lastApply + serialize : TimeSpan.Zero);
        Figures = Figures with
        {
            Commits = Figures.Commits + (step.Write is null ? 0 : 1),
            Bytes = Figures.Bytes + bytes,
            Apply = Figures.Apply + _lastApply,
            Serialize = Figures.Serialize + serialize,
            Allocated = Figures.Allocated + cost.Allocated,
            LongestCommit = takes > Figures.LongestCommit ? takes : Figures.LongestCommit,
        };
        _world.At(_world.Now + takes, () => End(step));
    }

    private (TimeSpan Time, long Bytes) Serialize(LedgerDocument document)
    {
        if (_sinceSerialized++ % SerializeEach == 0)
        {
            var cost = default(Cost);
            for (var attempt = 0; attempt < MostAttempts && !cost.IsClean; attempt++)
                (cost, _lastBytes) = Cost.Of(() => (long)_serializer.Serialize(document).ToMemory().Length);
            _lastSerialize = cost.Time;
        }

        return (_lastSerialize, _lastBytes);
    }

    private void End(LedgerStep<(ScaleFrontend From, PermitReport Report)> step)
    {
        _isBusy = false;
        if (step.Write is not null) _shell.Written((++_version).ToString(CultureInfo.InvariantCulture));
        var release = step.Release ?? _shell.RunRead(null).Release!;
        foreach (var (caller, reply) in release.Replies)
            _world.At(_world.Now + ScaleWorld.Hop, () => caller.From.OnAnswer(caller.Report, reply.Answer!));
        foreach (var push in release.Transition.Pushes) _world.At(_world.Now + ScaleWorld.Hop, () => _world.Frontend(push.FrontendId).OnRecall(push));
        if (_shell.IsDue) Apply();
        else SetAlarm(release.Transition.NextDue);
    }

    private void SetAlarm(TimeSpan due)
    {
        _alarm = due;
        _world.At(due > _world.Now ? due : _world.Now, () =>
        {
            if (_alarm == due) Apply();
        });
    }
}
