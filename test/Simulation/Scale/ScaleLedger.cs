using Orleans.Storage;
using Tidegate.Budget;
using Tidegate.Grains.Budget;

namespace Tidegate.Simulation.Scale;

/// <summary>
/// The budget grain around the shipped ledger: what waits is applied together, the document written, then the answers go. Measures what
/// that costs.
/// </summary>
internal sealed class ScaleLedger
{
    /// <summary>Each so manyth document is made into bytes; those between count as much as the last one.</summary>
    private const int SerializeEach = 8;

    private const int MostAttempts = 5;

    private readonly ScaleWorld _world;
    private readonly IGrainStorageSerializer _serializer;
    private readonly BudgetLedger _ledger;
    private readonly Dictionary<long, (ScaleFrontend From, PermitReport Report)> _callers = [];
    private List<LedgerRequest> _next = [];
    private bool _busy;
    private long _ticket;
    private TimeSpan _alarm = TimeSpan.MaxValue;
    private long _sinceSerialized;
    private TimeSpan _lastApply;
    private TimeSpan _lastSerialize;
    private long _lastBytes;

    public ScaleLedger(ScaleWorld world, LedgerRules rules, IGrainStorageSerializer serializer)
    {
        (_world, _serializer) = (world, serializer);
        _ledger = new BudgetLedger(null, newCluster: true, rules, nonce: 1, world.Now);
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
        _callers.Add(++_ticket, (from, report));
        _next.Add(LedgerRequest.Of(_ticket, report));
        Flush();
    }

    private void Flush()
    {
        if (_busy) return;
        _busy = true;
        var batch = _next;
        _next = [];
        var (cost, transition) = Cost.Of(() => _ledger.Apply(batch, _world.Now));
        if (cost.IsClean) _lastApply = cost.Time;
        var (serialize, bytes) = transition.Document is { } document && IsMeasured ? Serialize(document) : default;
        var takes = (transition.Document is null ? TimeSpan.Zero : _world.Load.Write)
            + (IsMeasured && _world.Load.ChargesCpu ? _lastApply + serialize : TimeSpan.Zero);
        Figures = Figures with
        {
            Commits = Figures.Commits + (transition.Document is null ? 0 : 1),
            Bytes = Figures.Bytes + bytes,
            Apply = Figures.Apply + _lastApply,
            Serialize = Figures.Serialize + serialize,
            Allocated = Figures.Allocated + cost.Allocated,
            LongestCommit = takes > Figures.LongestCommit ? takes : Figures.LongestCommit,
        };
        _world.At(_world.Now + takes, () => Written(transition));
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

    private void Written(LedgerTransition transition)
    {
        _busy = false;
        foreach (var reply in transition.Replies)
        {
            if (_callers.Remove(reply.Ticket, out var caller)) _world.At(_world.Now + ScaleWorld.Hop, () => caller.From.OnAnswer(caller.Report, reply.Answer!));
        }

        foreach (var push in transition.Pushes) _world.At(_world.Now + ScaleWorld.Hop, () => _world.Frontend(push.FrontendId).OnRecall(push));
        if (_next.Count > 0) Flush();
        else SetAlarm(transition.NextDue);
    }

    private void SetAlarm(TimeSpan due)
    {
        _alarm = due;
        _world.At(due > _world.Now ? due : _world.Now, () =>
        {
            if (_alarm == due) Flush();
        });
    }
}
