using System.Diagnostics;
using Tidegate.StateSpace.Model;

namespace Tidegate.StateSpace.Search;

/// <summary>Breadth first, level by level: every state that a scope reaches, each once; the first violation is one with the shortest trace.</summary>
internal sealed class Explorer(Scope scope, int mostStates)
{
    private readonly Seen _seen = new();
    private readonly Paths _paths = new();

    /// <summary>Every n-th quiet state is continued without faults, until a client at each frontend has got its permit.</summary>
    public int LivenessEvery { get; init; } = 1;

    public int Workers { get; init; } = Math.Min(2, Environment.ProcessorCount);

    /// <summary>Explores until nothing new is reached, a rule is broken, or there are too many states.</summary>
    public Findings Run()
    {
        var watch = Stopwatch.StartNew();
        var first = World.First(scope);
        _seen.Add(new StateKey().Of(first));
        List<(World State, int Path)> level = [(first, _paths.Add(-1, default))];
        var workers = Enumerable.Range(0, Workers).Select(_ => new Worker(_seen, LivenessEvery)).ToArray();
        var depth = 0;
        for (; level.Count > 0 && _paths.Count <= mostStates; depth++)
        {
            var share = new Shares(level.Count);
            Parallel.ForEach(workers, worker => worker.Expand(level, share));
            if (workers.FirstOrDefault(worker => worker.Broken is not null) is { Broken: { } broken })
                return Sum(workers, depth, closed: false, watch.Elapsed, Trace.Write(scope, [.. _paths.To(broken.Path), .. broken.Moves], broken.What));

            // The worlds of the level before are let go one by one, as the next level can be as large.
            level = new List<(World, int)>(workers.Sum(worker => worker.Found.Count));
            foreach (var worker in workers)
            {
                foreach (var (state, parent, move) in worker.Found) level.Add((state, _paths.Add(parent, move)));
                worker.Found.Clear();
            }
        }

        return Sum(workers, depth, closed: level.Count == 0, watch.Elapsed, null);
    }

    private Findings Sum(Worker[] workers, int depth, bool closed, TimeSpan took, string? violation)
    {
        var reached = new Reached();
        foreach (var worker in workers) reached.Add(worker.Reached);
        return new Findings(
            scope, _paths.Count, workers.Sum(worker => worker.Steps), depth, workers.Sum(worker => worker.Continued), closed, took, reached, violation);
    }
}

/// <summary>What an exploration found.</summary>
/// <param name="Scope">What it covered.</param>
/// <param name="States">Different states.</param>
/// <param name="Steps">Moves carried out.</param>
/// <param name="Depth">Length of the longest shortest trace.</param>
/// <param name="Continued">States that were continued to see that free permits are reachable.</param>
/// <param name="Closed">Nothing new is reachable: the states are all there are.</param>
/// <param name="Took">Wall time.</param>
/// <param name="Reached">What happened how often.</param>
/// <param name="Violation">The shortest trace to a broken rule; null where none is broken.</param>
internal sealed record Findings(
    Scope Scope, int States, long Steps, int Depth, long Continued, bool Closed, TimeSpan Took, Reached Reached, string? Violation)
{
    public override string ToString() =>
        $"{Scope.Name}: {States:N0} states, {Steps:N0} moves, depth {Depth}, {Continued:N0} continuations, " +
        $"{(Closed ? "closed" : "not closed")}, {Took.TotalSeconds:N1} s, {States / Took.TotalSeconds:N0} states/s";
}
