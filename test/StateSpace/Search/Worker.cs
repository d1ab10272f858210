using Tidegate.StateSpace.Model;

namespace Tidegate.StateSpace.Search;

/// <summary>Expands states of one level on one thread.</summary>
internal sealed class Worker(Seen seen, int livenessEvery)
{
    private readonly StateKey _key = new();
    private readonly List<Move> _moves = [];

    public List<(World State, int Parent, Move Move)> Found { get; } = [];

    public Reached Reached { get; } = new();

    public long Steps { get; private set; }

    public long Continued { get; private set; }

    /// <summary>The first broken rule this worker met: after the path, by the moves.</summary>
    public (int Path, Move[] Moves, string What)? Broken { get; private set; }

    public void Expand(List<(World State, int Path)> level, Shares shares)
    {
        while (Broken is null && shares.Next() is { } range)
        {
            for (var i = range.Start.Value; i < range.End.Value && Broken is null; i++)
            {
                Expand(level[i].State, level[i].Path);
                level[i] = default;
            }
        }

        if (Broken is not null) shares.Stop();
    }

    private void Expand(World state, int path)
    {
        state.Moves(_moves);
        foreach (var move in _moves)
        {
            try
            {
                if (state.Next(move, Reached) is not { } next) continue;
                Steps++;
                var key = _key.Of(next);
                if (!seen.Add(key)) continue;
                Found.Add((next, path, move));
                if (Liveness.IsQuiet(next) && (uint)key % livenessEvery == 0) Continue(next, path, move);
            }
            catch (Violation violation)
            {
                Broken ??= (path, [move], violation.Message);
                return;
            }
        }
    }

    private void Continue(World state, int path, Move move)
    {
        Continued++;
        for (var f = 0; f < Scope.Frontends; f++)
        {
            if (Liveness.Continue(state, f) is not { } stuck) continue;
            Broken ??= (path, [move, .. stuck], $"a permit is free, but a client at frontend {(char)('a' + f)} does not get it");
            return;
        }
    }
}

/// <summary>Hands out the states of a level to workers, a few at a time.</summary>
internal sealed class Shares(int count)
{
    private const int Size = 64;

    private int _next;

    public Range? Next()
    {
        var start = Interlocked.Add(ref _next, Size) - Size;
        return start >= count || start < 0 ? null : new Range(start, Math.Min(start + Size, count));
    }

    /// <summary>No more is handed out.</summary>
    public void Stop() => Interlocked.Exchange(ref _next, count);
}
