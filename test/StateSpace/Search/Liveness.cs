using Tidegate.StateSpace.Model;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace.Search;

/// <summary>
/// Continues a state without further faults, one order of events out of many: whoever is due to do something does it, then a step of
/// time passes. A client at one frontend must have its permit before the last trace of a silent frontend could be in its way.
/// </summary>
internal static class Liveness
{
    /// <summary>Lease time, margin, and what a call, a retry, a recall and the answer take.</summary>
    private const int MostTicks = 10;

    private const int MostMoves = 400;

    /// <summary>In this order; what only a fault or a client would do is not among them.</summary>
    private static readonly MoveKind[] Order =
    [
        MoveKind.LateWriteLands, MoveKind.WriteEnds, MoveKind.Start, MoveKind.DeliverAnswer, MoveKind.DeliverPush,
        MoveKind.DeliverReport, MoveKind.Timer, MoveKind.Send, MoveKind.Timeout, MoveKind.CloseSocket, MoveKind.Stop, MoveKind.Tick,
    ];

    /// <summary>Nothing is under way and nobody waits: where an exploration ends, when all faults have happened.</summary>
    public static bool IsQuiet(World world) =>
        world.Reports.Length == 0 && world.Answers.Length == 0 && world.Late is null
        && world.Activations.All(activation => activation.Write is null)
        && world.Frontends.All(frontend => frontend.Pool is null || !frontend.Waits);

    /// <summary>Lets a client come to a frontend again and again until it is admitted.</summary>
    /// <returns>Null where it is admitted, or no permit is free; else the moves that did not admit it.</returns>
    public static Move[]? Continue(World world, int frontend)
    {
        if (world.Frontends[frontend].Pool is null) return null;
        var (done, moves, reached) = (new List<Move>(), new List<Move>(), new Reached());
        world = world.WithoutBounds();
        var ticks = 0;
        while (ticks <= MostTicks && done.Count < MostMoves)
        {
            if (world.Frontends[frontend].Pool is null || world.Sockets >= world.LimitInForce) return null;
            var before = world.Sockets;
            if (Do(new Move(MoveKind.Take, (byte)frontend)) && world.Sockets > before) return null;
            world.Moves(moves);
            if (!Order.Any(kind => moves.Exists(move => move.Kind == kind && IsDue(world, move) && Do(move)))) break;
            if (world.Sockets > before) return null;
            if (done[^1].Kind == MoveKind.Tick) ticks++;
        }

        return [.. done];

        bool Do(Move move)
        {
            if (world.Next(move, reached) is not { } next) return false;
            world = next;
            done.Add(move);
            return true;
        }
    }

    /// <summary>Whether a move is part of the continuation: all calls reach one activation, and only a lost lease closes sockets.</summary>
    private static bool IsDue(World world, Move move) => move.Kind switch
    {
        MoveKind.DeliverReport => move.B == Chosen(world),
        MoveKind.Timer => move.A == Chosen(world),
        MoveKind.Start => Chosen(world) < 0,
        MoveKind.CloseSocket or MoveKind.Stop => world.Frontends[move.A].Pool!.Lease(world.Now) == LeaseState.Lost,
        _ => true,
    };

    /// <summary>The activation whose next write succeeds; -1 where there is none.</summary>
    private static int Chosen(World world) =>
        Array.FindIndex(world.Activations, activation => activation.Ledger is not null && activation.ETag == world.Store.ETag);
}
