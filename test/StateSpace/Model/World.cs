using Tidegate.Budget;
using Tidegate.Frontends;

namespace Tidegate.StateSpace.Model;

/// <summary>
/// One state of two frontends, two activations of the budget, the storage they share, and all that is under way between them.
/// </summary>
/// <remarks>
/// A state never changes. <see cref="Next"/> makes the state after a move; it runs the shipped classes on copies and is itself no more
/// than the world around them.
/// </remarks>
internal sealed partial record World
{
    private World(Scope scope) => Scope = scope;

    public Scope Scope { get; }

    public TimeSpan Now { get; private set; }

    public Faults Left { get; private set; }

    public FrontendState[] Frontends { get; private set; } = [];

    public ActivationState[] Activations { get; private set; } = [];

    public Store Store { get; private set; } = new(null, null);

    public LateWrite? Late { get; private set; }

    /// <summary>In the order of their keys, as are the answers: the order of sending means nothing to the network.</summary>
    public FlyingReport[] Reports { get; private set; } = [];

    public FlyingAnswer[] Answers { get; private set; } = [];

    /// <summary>At most one per frontend, the newest.</summary>
    public RecallNotice[] Pushes { get; private set; } = [];

    private long LastETag { get; set; }

    private Reached Reached { get; set; } = new();

    /// <summary>The state before anything has happened.</summary>
    public static World First(Scope scope)
    {
        var world = new World(scope)
        {
            Now = TimeSpan.FromHours(1),
            Left = new Faults(scope.Losses, scope.Doubles, scope.Lies, scope.LimitChanges, scope.Doubts, scope.Takeovers, scope.Delays, scope.Clients, scope.Ticks),
            Frontends = [.. "ab".Select(name => new FrontendState(name.ToString()) { CrashesLeft = scope.FrontendCrashes }.NextLife(scope, null, null))],
            Activations = [.. Enumerable.Range(0, Scope.Activations).Select(_ => new ActivationState { CrashesLeft = scope.ActivationCrashes })],
        };
        return world;
    }

    /// <summary>The state after a move; null where the move changes nothing.</summary>
    /// <exception cref="Violation">A rule does not hold.</exception>
    public World? Next(Move move, Reached reached)
    {
        var world = this with { Frontends = [.. Frontends], Activations = [.. Activations], Reached = reached };
        try
        {
            if (!world.Do(move)) return null;
        }
        catch (InvalidOperationException error)
        {
            throw new Violation(error.Message);
        }

        reached.Moves[(int)move.Kind]++;
        Oracle.Check(world);
        return world;
    }

    /// <summary>The same state, from where clients and steps of time are no longer counted, and faults no longer happen.</summary>
    public World WithoutBounds() => this with { Left = new Faults { Clients = int.MaxValue, Ticks = int.MaxValue } };

    /// <summary>The limit in force, as storage has it.</summary>
    public int LimitInForce => Store.Document?.Limit?.MaxConnections ?? Scope.Limit;

    /// <summary>Sockets open in the cluster.</summary>
    public int Sockets => Frontends.Sum(frontend => frontend.Sockets);

    private bool Do(Move move) => move.Kind switch
    {
        MoveKind.Take => Take(move.A),
        MoveKind.CloseSocket => CloseSocket(move.A),
        MoveKind.Send => Send(move.A),
        MoveKind.Timeout => Timeout(move.A),
        MoveKind.Stop => Stop(move.A),
        MoveKind.Doubt => Doubt(move.A),
        MoveKind.CrashKeepingEvidence => CrashFrontend(move.A, keepEvidence: true),
        MoveKind.CrashLosingEvidence => CrashFrontend(move.A, keepEvidence: false),
        MoveKind.DeliverReport => DeliverReport(move.A, move.B),
        MoveKind.DeliverAnswer => DeliverAnswer(move.A),
        MoveKind.DeliverPush => DeliverPush(move.A),
        MoveKind.LoseReport => Lose(() => RemoveReport(move.A)),
        MoveKind.LoseAnswer => Lose(() => RemoveAnswer(move.A)),
        MoveKind.DoubleReport => Double(() => Fly(Reports[move.A])),
        MoveKind.DoubleAnswer => Double(() => Fly(Answers[move.A])),
        MoveKind.DelayReport => Delay(() => Reports = With(Reports, move.A, Reports[move.A] with { Late = true })),
        MoveKind.DelayAnswer => Delay(() => Answers = With(Answers, move.A, Answers[move.A] with { Late = true })),
        MoveKind.DelayWrite => Delay(() => Activations[move.A] = Activations[move.A] with { Write = Activations[move.A].Write! with { Late = true } }),
        MoveKind.Start => Start(move.A),
        MoveKind.Timer => Timer(move.A),
        MoveKind.WriteEnds => WriteEnds(move.A),
        MoveKind.WriteFails => WriteFails(move.A, Landing.Never),
        MoveKind.WriteFailsButLands => WriteFails(move.A, Landing.Now),
        MoveKind.WriteFailsAndLandsLater => WriteFails(move.A, Landing.Later),
        MoveKind.LateWriteLands => LateWriteLands(),
        MoveKind.CrashActivation => CrashActivation(move.A, lands: false),
        MoveKind.CrashActivationWriteLands => CrashActivation(move.A, lands: true),
        MoveKind.ChangeLimit => ChangeLimit(move.A),
        MoveKind.Tick => Tick(),
        _ => throw new ArgumentOutOfRangeException(nameof(move)),
    };

    private bool Lose(Action remove)
    {
        Left = Left with { Losses = Left.Losses - 1 };
        remove();
        return true;
    }

    private bool Double(Action copy)
    {
        Left = Left with { Doubles = Left.Doubles - 1 };
        copy();
        return true;
    }

    private bool Delay(Action mark)
    {
        Left = Left with { Delays = Left.Delays - 1 };
        mark();
        return true;
    }

    private void Fly(FlyingReport report) =>
        Reports = Sorted([.. Reports, report], static (a, b) => Compare(a.Report.FrontendId, a.Report.Seq, b.Report.FrontendId, b.Report.Seq));

    private void Fly(FlyingAnswer answer) =>
        Answers = Sorted([.. Answers, answer], static (a, b) => Compare(a.FrontendId, a.Answer.Seq, b.FrontendId, b.Answer.Seq));

    private FlyingReport RemoveReport(int index)
    {
        var report = Reports[index];
        Reports = Without(Reports, index);
        return report;
    }

    private FlyingAnswer RemoveAnswer(int index)
    {
        var answer = Answers[index];
        Answers = Without(Answers, index);
        return answer;
    }

    private static T[] With<T>(T[] items, int index, T item) => [.. items[..index], item, .. items[(index + 1)..]];

    private static T[] Without<T>(T[] items, int index) => [.. items[..index], .. items[(index + 1)..]];

    private static T[] Sorted<T>(T[] items, Comparison<T> order)
    {
        // Insertion keeps the order of equals, which an unstable sort would not.
        for (var i = items.Length - 1; i > 0 && order(items[i - 1], items[i]) > 0; i--) (items[i - 1], items[i]) = (items[i], items[i - 1]);
        return items;
    }

    private static int Compare(string idA, long seqA, string idB, long seqB)
    {
        var byId = string.CompareOrdinal(idA, idB);
        return byId != 0 ? byId : seqA.CompareTo(seqB);
    }
}
