using System.Text;
using Tidegate.StateSpace.Model;

namespace Tidegate.StateSpace.Search;

/// <summary>A trace as people read it: one line per move, and what has become of the world.</summary>
internal static class Trace
{
    public static string Write(Scope scope, IReadOnlyList<Move> moves, string what)
    {
        var text = new StringBuilder().Append(scope.Name).Append(": ").AppendLine(what);
        var world = World.First(scope);
        for (var i = 0; i < moves.Count; i++)
        {
            text.Append($"{i + 1,3}. {Describe(world, moves[i]),-58}");
            try
            {
                if (world.Next(moves[i], new Reached()) is { } next) world = next;
                text.AppendLine(Describe(world));
            }
            catch (Violation violation)
            {
                text.AppendLine().Append("     ").AppendLine(violation.Message);
                break;
            }
        }

        return text.ToString();
    }

    private static string Describe(World world, Move move) => move.Kind switch
    {
        MoveKind.Take => $"a client comes to {Frontend(world, move.A)}",
        MoveKind.CloseSocket => $"a socket of {Frontend(world, move.A)} closes",
        MoveKind.Send => $"{Frontend(world, move.A)} reports",
        MoveKind.Timeout => $"the call of {Frontend(world, move.A)} times out",
        MoveKind.Stop => $"{Frontend(world, move.A)} leaves",
        MoveKind.Doubt => $"{Frontend(world, move.A)} doubts its clock",
        MoveKind.CrashKeepingEvidence => $"{Frontend(world, move.A)} crashes; its successor has evidence",
        MoveKind.CrashLosingEvidence => $"{Frontend(world, move.A)} crashes; its successor has no evidence",
        MoveKind.DeliverReport => $"{Report(world, move.A)} reaches activation {move.B}",
        MoveKind.LoseReport => $"{Report(world, move.A)} is lost",
        MoveKind.DoubleReport => $"{Report(world, move.A)} is doubled",
        MoveKind.DeliverAnswer => $"{Answer(world, move.A)} arrives",
        MoveKind.LoseAnswer => $"{Answer(world, move.A)} is lost",
        MoveKind.DoubleAnswer => $"{Answer(world, move.A)} is doubled",
        MoveKind.DeliverPush => $"a push reaches {world.Pushes[move.A].FrontendId}",
        MoveKind.DelayReport => $"{Report(world, move.A)} is delayed",
        MoveKind.DelayAnswer => $"{Answer(world, move.A)} is delayed",
        MoveKind.LateWriteLands => "the late write lands",
        MoveKind.Tick => "time passes",
        _ => $"activation {move.A}: {move.Kind}",
    };

    private static string Frontend(World world, int f) => world.Frontends[f].Pool!.FrontendId;

    private static string Report(World world, int i)
    {
        var report = world.Reports[i].Report;
        return $"{(report.Leaving ? "leaving " : "")}report {report.Seq} of {report.FrontendId} (held {report.Held.Total}, waiting {report.Waiting.Total})";
    }

    private static string Answer(World world, int i)
    {
        var (id, answer, _, _) = world.Answers[i];
        return $"answer {answer.Kind} {answer.Allowance.Total} to report {answer.Seq} of {id}";
    }

    private static string Describe(World world)
    {
        var text = new StringBuilder();
        foreach (var frontend in world.Frontends)
        {
            if (frontend.Pool is not { } pool) continue;
            var figures = pool.Figures;
            text.Append($" {pool.FrontendId}: {frontend.Sockets}/{figures.Cap.Total} {pool.Lease(world.Now)}{(figures.Waiting.Total > 0 ? " +1 waits" : "")} |");
        }

        text.Append(" stored:");
        foreach (var entry in world.Store.Document?.Entries ?? []) text.Append($" {entry.Id}={entry.Allowance.Total}");
        for (var a = 0; a < world.Activations.Length; a++)
        {
            if (world.Activations[a].Ledger is not { } ledger) continue;
            text.Append($" | {a}: {ledger.Granted.Total} out{(world.Activations[a].ETag == world.Store.ETag ? "" : ", stale")}{(world.Activations[a].Write is null ? "" : ", writes")}");
        }

        return text.ToString();
    }
}
