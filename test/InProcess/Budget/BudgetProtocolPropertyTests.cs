using CsCheck;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.Grains.Budget;
using Tidegate.Guarantees;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.InProcess.Tests.Budget;

/// <summary>
/// The shipped ledger and pools together over a network that loses, doubles and delays, with takeovers in between. Each sequence of
/// operations is checked after each of them.
/// </summary>
public sealed class BudgetProtocolPropertyTests
{
    private enum Op
    {
        Take,
        Return,
        Send,
        DeliverReport,
        DeliverAnswer,
        Drop,
        Double,
        Advance,
        TakeOver,
        LowerLimit,
        RaiseLimit,
        Push,
    }

    private static readonly Gen<(Op Op, int Who, int Pick)> GenOp =
        Gen.Select(Gen.Enum<Op>(), Gen.Int[0, World.Frontends - 1], Gen.Int[0, 1000]);

    [Fact]
    public void Sockets_never_exceed_the_entries_and_entries_never_the_limit() =>
        GenOp.Array[1, 300].Sample(
            ops =>
            {
                var world = new World();
                foreach (var (op, who, pick) in ops)
                {
                    world.Do(op, who, pick);
                    world.Check();
                }
            },
            iter: 3000);

    [Fact]
    public void Every_permit_is_reachable_from_every_frontend_once_the_network_heals() =>
        Gen.Select(GenOp.Array[1, 200], Gen.Int[0, World.Frontends - 1]).Sample(
            (ops, where) =>
            {
                var world = new World();
                foreach (var (op, who, pick) in ops) world.Do(op, who, pick);
                world.Heal();
                Assert.Equal(World.InitialLimit, world.FillFrom(where));
            },
            iter: 500);

    private sealed class World
    {
        public const int Frontends = 3;
        public const int InitialLimit = 12;

        private readonly TidegateOptions _options = new();
        private readonly PermitPool[] _pools;
        private readonly int[] _sockets = new int[Frontends];
        private readonly List<PermitReport> _reports = [];
        private readonly List<(string To, PermitAnswer Answer)> _answers = [];
        private readonly List<RecallNotice> _pushes = [];
        private readonly Dictionary<long, PermitReport> _byTicket = [];
        private BudgetLedger _ledger;
        private LedgerDocument _stored = new();
        private TimeSpan _now = TimeSpan.FromHours(1);
        private long _ticket;
        private int _highestRecentLimit = InitialLimit;

        public World()
        {
            _options.Limits.MaxConnections = InitialLimit;
            _pools = [.. Enumerable.Range(0, Frontends).Select(i =>
                new PermitPool("f" + i, "f" + i, PoolSettings.Of(_options.ToClusterSettings())))];
            _ledger = new BudgetLedger(null, true, LedgerRules.From(_options), _now);
            Apply();
        }

        public void Do(Op op, int who, int pick)
        {
            var pool = _pools[who];
            switch (op)
            {
                case Op.Take when pool.TryTake(AdmissionClass.Standard, _now, out _) == TakeOutcome.Taken:
                    _sockets[who]++;
                    break;
                case Op.Return when _sockets[who] > 0:
                    _sockets[who]--;
                    pool.Return(AdmissionClass.Standard);
                    break;
                case Op.Send when pool.NextReport(_now, [], FrontendLoad.None) is { } report:
                    _reports.Add(report);
                    break;
                case Op.DeliverReport when _reports.Count > 0:
                    Apply(Remove(_reports, pick));
                    break;
                case Op.DeliverAnswer when _answers.Count > 0:
                    var (to, answer) = Remove(_answers, pick);
                    _pools.Single(p => p.FrontendId == to).OnAnswer(answer, _now);
                    break;
                case Op.Drop when _reports.Count > 0:
                    var lost = Remove(_reports, pick);
                    _pools.Single(p => p.FrontendId == lost.FrontendId).OnFailure(lost.Seq, _now);
                    break;
                case Op.Double when _reports.Count > 0:
                    _reports.Add(_reports[pick % _reports.Count]);
                    break;
                case Op.Advance:
                    _now += TimeSpan.FromMilliseconds(pick);
                    Apply();
                    break;
                case Op.TakeOver:
                    _ledger = new BudgetLedger(_stored, false, LedgerRules.From(_options), _now);
                    Apply();
                    break;
                case Op.LowerLimit:
                    SetLimit(pick % InitialLimit);
                    break;
                case Op.RaiseLimit:
                    SetLimit(InitialLimit);
                    break;
                case Op.Push when _pushes.Count > 0:
                    var push = Remove(_pushes, pick);
                    _pools.Single(p => p.FrontendId == push.FrontendId).OnRecall(push.Target, push.PermitsFree);
                    break;
            }
        }

        public void Check()
        {
            for (var i = 0; i < Frontends; i++)
            {
                var figures = _pools[i].Figures;
                var entry = _stored.Entries.SingleOrDefault(e => e.Id == _pools[i].FrontendId);
                Assert.Null(Invariants.Pool(figures.Live, figures.Cap, entry?.Allowance ?? Permits.None));
                Assert.Equal(_sockets[i], figures.Live.Standard);
            }

            Assert.False(_ledger.Settling);
            Assert.True(_sockets.Sum() <= Math.Max(_highestRecentLimit, _stored.Entries.Sum(e => e.Allowance.Total)));
            if (_ledger.Limit.MaxConnections == InitialLimit) Assert.True(_sockets.Sum() <= InitialLimit);
        }

        public void Heal()
        {
            SetLimit(InitialLimit);
            _reports.Clear();
            _answers.Clear();
            foreach (var pool in _pools)
            {
                if (pool.NextReport(_now, [], FrontendLoad.None) is { } report) pool.OnFailure(report.Seq, _now);
                for (long seq = 0; seq < 400; seq++) pool.OnFailure(seq, _now);
            }

            for (var i = 0; i < Frontends; i++)
            {
                for (; _sockets[i] > 0; _sockets[i]--) _pools[i].Return(AdmissionClass.Standard);
            }
        }

        /// <summary>Clients come at one frontend only, one after the other; the network is perfect.</summary>
        public int FillFrom(int where)
        {
            for (var round = 0; round < 200 && _sockets[where] < InitialLimit; round++)
            {
                _now += TimeSpan.FromMilliseconds(200);
                var pool = _pools[where];
                var took = pool.TryTake(AdmissionClass.Standard, _now, out _) == TakeOutcome.Taken;
                if (took) _sockets[where]++;
                else pool.Wait(AdmissionClass.Standard, 1);
                Settle();
                if (!took && pool.TryTakeWaiting(AdmissionClass.Standard, _now)) _sockets[where]++;
                else if (!took) pool.Wait(AdmissionClass.Standard, -1);
            }

            return _sockets[where];
        }

        private void Settle()
        {
            for (var i = 0; i < 30; i++)
            {
                _now += TimeSpan.FromMilliseconds(10);
                Apply();
                foreach (var pool in _pools)
                {
                    if (pool.NextReport(_now, [], FrontendLoad.None) is { } report) Apply(report);
                }

                while (_pushes.Count > 0) Do(Op.Push, 0, 0);
                while (_answers.Count > 0) Do(Op.DeliverAnswer, 0, 0);
            }
        }

        private void SetLimit(int limit)
        {
            _highestRecentLimit = Math.Max(_highestRecentLimit, limit);
            Run(LedgerRequest.Of(++_ticket, new LimitRequest { MaxConnections = limit, Actor = "t", Reason = "t", CorrelationId = "t" }));
        }

        private void Apply(PermitReport? report = null)
        {
            if (report is null)
            {
                Run();
                return;
            }

            _byTicket[++_ticket] = report;
            Run(LedgerRequest.Of(_ticket, report));
        }

        private void Run(params LedgerRequest[] batch)
        {
            var transition = _ledger.Apply(batch, _now);
            _stored = transition.Document ?? _stored;
            foreach (var reply in transition.Replies)
            {
                if (reply.Answer is { } answer) _answers.Add((_byTicket[reply.Ticket].FrontendId, answer));
            }

            _pushes.AddRange(transition.Pushes);
        }

        private static T Remove<T>(List<T> list, int pick)
        {
            var index = pick % list.Count;
            var item = list[index];
            list.RemoveAt(index);
            return item;
        }
    }
}
