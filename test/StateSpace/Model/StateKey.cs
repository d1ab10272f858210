using Tidegate.Budget;

namespace Tidegate.StateSpace.Model;

/// <summary>
/// The key of a state: equal for two states from which the same can happen.
/// </summary>
/// <remarks>
/// All that the classes compare is in it, and what they compare only in relation to something else stands in that relation. Times: whole
/// steps before or after now, cut off where every comparison has the same outcome from then on. Numbers of reports: how many reports
/// under way are not newer. Epochs: the distance to the oldest epoch in use. ETags: whether it is the one in storage. Left out is what
/// only people read, or what is computed again before it is used.
/// </remarks>
internal sealed partial class StateKey
{
    /// <summary>With a limit of 2, any larger wish is the same wish.</summary>
    private const int LargestWish = 4;

    private static readonly int TtlSteps = Steps(Scope.Ttl);

    private readonly KeyWriter _key = new();
    private readonly List<(byte Id, long Seq)> _flying = [];
    private World _world = null!;
    private long _oldestEpoch;

    /// <summary>The key of a state.</summary>
    public UInt128 Of(World world)
    {
        _world = world;
        _key.Clear();
        NoteFlying();
        NoteEpochs();
        var left = world.Left;
        _key.Add((long)left.Losses);
        _key.Add((long)left.Doubles);
        _key.Add((long)left.Lies);
        _key.Add((long)left.LimitChanges);
        _key.Add((long)left.Doubts);
        _key.Add((long)left.Takeovers);
        _key.Add((long)left.Delays);
        _key.Add((long)left.Clients);
        _key.Add((long)left.Ticks);
        foreach (var frontend in world.Frontends) Add(frontend);
        AddMessages();
        Add(world.Store.Document);
        Add(world.Late?.Document);
        var first = _key.Length;
        Add(world.Activations[0]);
        var second = _key.Length;
        Add(world.Activations[1]);
        _key.OrderTwo(first, second);
        return _key.Hash();
    }

    private void NoteFlying()
    {
        _flying.Clear();
        foreach (var report in _world.Reports) NoteFlying(report.Report);
        foreach (var activation in _world.Activations)
        {
            if (activation.IsDoomed(_world.Store)) continue;
            foreach (var request in activation.Queue)
            {
                if (request.Report is { } report) NoteFlying(report);
            }
        }
    }

    private void NoteFlying(PermitReport report)
    {
        var item = (Ids.Code(report.FrontendId), report.Seq);
        if (!_flying.Contains(item)) _flying.Add(item);
    }

    private void NoteEpochs()
    {
        _oldestEpoch = _world.Store.Document?.Epoch ?? 0;
        if (_world.Late is { } late) _oldestEpoch = Math.Min(_oldestEpoch, late.Document.Epoch);
        foreach (var activation in _world.Activations)
        {
            if (activation.Ledger is { } ledger && !activation.IsDoomed(_world.Store)) _oldestEpoch = Math.Min(_oldestEpoch, Inside.Ledger.Epoch(ledger));
        }
    }

    private void AddMessages()
    {
        _key.Add((long)_world.Reports.Length);
        foreach (var (report, sentAt, late) in _world.Reports)
        {
            Add(report);
            _key.Add(Age(sentAt, 1));
            _key.Add(late);
        }

        _key.Add((long)_world.Answers.Length);
        var first = _key.Length;
        foreach (var (id, answer, sentAt, late) in _world.Answers)
        {
            _key.Add(Ids.Code(id));
            Add(id, answer);
            _key.Add(Age(sentAt, 1));
            _key.Add(late);
        }

        // Answers that nobody waits for any more differ by what they say, not by their age.
        _key.Order(first, _world.Answers.Length);
        AddPushes(_world.Pushes);
    }

    private void AddPushes(IReadOnlyList<Budget.RecallNotice> pushes)
    {
        _key.Add((long)pushes.Count);
        foreach (var push in pushes)
        {
            _key.Add(Ids.Code(push.FrontendId));
            _key.Add(push.Target is not null);
            _key.Add(push.Target ?? Permits.None);
            _key.Add(push.PermitsFree);
        }
    }

    private void Add(PermitReport report)
    {
        _key.Add(Ids.Code(report.FrontendId));
        AddSeq(report.FrontendId, report.Seq);
        _key.Add(IsAwaited(report.FrontendId, report.Seq));
        _key.Add(report.Held);
        _key.Add(report.Live);
        _key.Add(Wish(report.Wanted));
        _key.Add(report.Waiting);
        _key.Add((long)Steps(report.TtlInForce));
        AddEpoch(report.EpochSeen);
        _key.Add(report.LimitSeen?.Version ?? 0);
        _key.Add(report.LimitSeen?.MaxConnections ?? 0);
        _key.Add((long)report.Evidence.Length);
        foreach (var id in report.Evidence) _key.Add(Ids.Code(id));
        _key.Add(report.Leaving);
    }

    private void Add(string id, PermitAnswer answer)
    {
        _key.Add((byte)answer.Kind);
        AddSeq(id, answer.Seq);
        _key.Add(IsAwaited(id, answer.Seq));
        AddEpoch(answer.Epoch);
        _key.Add(answer.Allowance);
        _key.Add(answer.Target);
        _key.Add((long)Steps(answer.Ttl));
        _key.Add(answer.Limit?.Version ?? 0);
        _key.Add(answer.Limit?.MaxConnections ?? 0);
        _key.Add(answer.Pressure.Level != PressureLevel.Normal);
        _key.Add(answer.Overcommitted);
    }

    private void AddSeq(string id, long seq)
    {
        var code = Ids.Code(id);
        long rank = 0;
        foreach (var (otherId, other) in _flying)
        {
            if (otherId == code && other <= seq) rank++;
        }

        _key.Add(rank);
    }

    private bool IsAwaited(string id, long seq)
    {
        var pool = _world.Frontends[Ids.Frontend(id)].Pool;
        return pool?.FrontendId == id && Inside.Pool.InFlight(pool)?.Seq == seq;
    }

    private void AddEpoch(long epoch) => _key.Add(Math.Max(0, epoch - _oldestEpoch));

    private void AddLimit(LimitSetting? limit)
    {
        _key.Add(limit?.Version ?? 0);
        _key.Add(limit?.MaxConnections ?? 0);
    }

    private long Age(TimeSpan then, int most) => Math.Min(Steps(_world.Now - then), most);

    private long Remaining(TimeSpan then) => Math.Max(0, Steps(then - _world.Now));

    private static Permits Wish(Permits wish) => Permits.Min(wish, new Permits(LargestWish, LargestWish));

    /// <summary>Whole steps; a part of a step that is still to come is a step, as nothing happens within one.</summary>
    private static int Steps(TimeSpan span) => (int)Math.Ceiling((double)span.Ticks / Scope.Tick.Ticks);
}
