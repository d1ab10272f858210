using CsCheck;
using Tidegate.Grains.Users;
using Tidegate.Users;
using Tidegate.WebFrontend.Users;

namespace Tidegate.InProcess.Tests.Users;

/// <summary>
/// The shipped halves of the cap on a user's connections, over a network that loses, doubles and delays, with takeovers by an activation
/// that knows nothing in between. Each sequence of operations is checked after each of them.
/// </summary>
public sealed class UserPlacesPropertyTests
{
    private enum Op
    {
        Join,
        Leave,
        Close,
        Send,
        DeliverReport,
        DeliverAnswer,
        LoseReport,
        LoseAnswer,
        Double,
        Advance,
        TakeOver,
    }

    private static readonly Gen<(Op Op, int Who, int Pick)> GenOp =
        Gen.Select(Gen.Enum<Op>(), Gen.Int[0, World.Frontends - 1], Gen.Int[0, 1000]);

    [Fact]
    public void Sockets_never_exceed_the_cap() =>
        GenOp.Array[1, 300].Sample(
            ops =>
            {
                var world = new World();
                foreach (var (op, who, pick) in ops)
                {
                    world.Do(op, who, pick);
                    Assert.True(world.Sockets <= World.Cap, $"{world.Sockets} sockets after {op}.");
                }
            },
            iter: 3000);

    [Fact]
    public void Every_place_is_reachable_from_every_frontend_once_the_network_heals() =>
        Gen.Select(GenOp.Array[1, 200], Gen.Int[0, World.Frontends - 1]).Sample(
            (ops, where) =>
            {
                var world = new World();
                foreach (var (op, who, pick) in ops) world.Do(op, who, pick);
                world.Heal();
                Assert.Equal(World.Cap, world.FillFrom(where));
            },
            iter: 1000);

    private sealed class World
    {
        public const int Frontends = 3;
        public const int Cap = 3;

        private static readonly TimeSpan Recall = TimeSpan.FromMilliseconds(250);

        private readonly UserShare[] _shares = [.. Enumerable.Range(0, Frontends).Select(_ => new UserShare("user/h/ann"))];
        private readonly List<WaitingUpgrade>[] _waiting = [.. Enumerable.Range(0, Frontends).Select(_ => new List<WaitingUpgrade>())];
        private readonly int[] _sockets = new int[Frontends];
        private readonly List<PlacesReport> _reports = [];
        private readonly List<(int Who, long Seq, PlacesAnswer Answer)> _answers = [];
        private readonly Dictionary<string, long> _parked = [];
        private UserPlaces _grain = new(Recall);
        private TimeSpan _now = TimeSpan.FromHours(1);
        private long _seq;

        public int Sockets => _sockets.Sum();

        public void Do(Op op, int who, int pick)
        {
            switch (op)
            {
                case Op.Join when _shares[who].TryJoin(4) is { } waiting:
                    _waiting[who].Add(waiting);
                    break;
                case Op.Leave when _waiting[who].Count > 0:
                    _shares[who].Leave(Remove(_waiting[who], pick));
                    break;
                case Op.Close when _sockets[who] > 0:
                    _sockets[who]--;
                    _shares[who].Release();
                    break;
                case Op.Send when _shares[who].MustAsk || _shares[who].Owes:
                    _reports.Add(_shares[who].Report("f" + who, ++_seq, Cap));
                    break;
                case Op.DeliverReport when _reports.Count > 0:
                    Deliver(Remove(_reports, pick));
                    break;
                case Op.DeliverAnswer when _answers.Count > 0:
                    var (to, seq, answer) = Remove(_answers, pick);
                    _shares[to].Answer(seq, answer);
                    break;
                case Op.LoseReport when _reports.Count > 0:
                    var lost = Remove(_reports, pick);
                    _shares[Who(lost.FrontendId)].Fail(lost.Seq);
                    break;
                case Op.LoseAnswer when _answers.Count > 0:
                    var late = Remove(_answers, pick);
                    _shares[late.Who].Fail(late.Seq);
                    break;
                case Op.Double when _reports.Count > 0:
                    _reports.Add(_reports[pick % _reports.Count]);
                    break;
                case Op.Advance:
                    _now += TimeSpan.FromMilliseconds(pick);
                    Serve();
                    break;
                case Op.TakeOver when pick % 4 == 0:
                    TakeOver();
                    break;
            }

            Settle();
        }

        /// <summary>All that is under way arrives, all who wait leave, all sockets close, and what is owed is told.</summary>
        public void Heal()
        {
            for (var who = 0; who < Frontends; who++)
            {
                foreach (var waiting in _waiting[who])
                    _shares[who].Leave(waiting);
                _waiting[who].Clear();
            }

            for (var round = 0; round < 20; round++)
            {
                for (var who = 0; who < Frontends; who++)
                {
                    while (_sockets[who] > 0) Do(Op.Close, who, 0);
                    Do(Op.Send, who, 0);
                }

                Arrive();
            }
        }

        public int FillFrom(int who)
        {
            for (var i = 0; i < Cap + 1; i++) Do(Op.Join, who, 0);
            Do(Op.Send, who, 0);
            Arrive();
            return _sockets[who];
        }

        private void Arrive()
        {
            while (_reports.Count > 0) Do(Op.DeliverReport, 0, 0);
            Do(Op.Advance, 0, 1000);
            while (_answers.Count > 0) Do(Op.DeliverAnswer, 0, 0);
        }

        private void Deliver(PlacesReport report)
        {
            var who = Who(report.FrontendId);
            if (!_grain.Report(report, _now))
            {
                _answers.Add((who, report.Seq, new PlacesAnswer(PlacesVerdict.Stale, 0, 0)));
                return;
            }

            if (_parked.Remove(report.FrontendId, out var earlier))
                _answers.Add((who, earlier, new PlacesAnswer(PlacesVerdict.Stale, 0, 0)));
            if (report.Wanted == 0)
                _answers.Add((who, report.Seq, _grain.AnswerTo(report)));
            else
                _parked[report.FrontendId] = report.Seq;
            Serve();
        }

        private void Serve()
        {
            foreach (var (frontendId, answer) in _grain.Serve(_now))
            {
                if (_parked.Remove(frontendId, out var seq))
                    _answers.Add((Who(frontendId), seq, answer));
            }
        }

        // The activation before is lost with all that it knew; the next one asks every frontend before it gives anything.
        private void TakeOver()
        {
            foreach (var (frontendId, seq) in _parked)
                _answers.Add((Who(frontendId), seq, new PlacesAnswer(PlacesVerdict.Again, 0, 0)));
            _parked.Clear();
            _grain = new UserPlaces(Recall);
            for (var who = 0; who < Frontends; who++)
                _grain.Report(_shares[who].State("f" + who, ++_seq, Cap), _now);
        }

        private void Settle()
        {
            for (var who = 0; who < Frontends; who++)
            {
                _sockets[who] += _waiting[who].RemoveAll(waiting => waiting.Outcome is { IsCompleted: true, Result.HasPlace: true });
                _waiting[who].RemoveAll(waiting => waiting.Outcome.IsCompleted);
            }
        }

        private static int Who(string frontendId) => frontendId[1] - '0';

        private static T Remove<T>(List<T> list, int pick)
        {
            var item = list[pick % list.Count];
            list.RemoveAt(pick % list.Count);
            return item;
        }
    }
}
