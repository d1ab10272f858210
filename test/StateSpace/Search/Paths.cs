using Tidegate.StateSpace.Model;

namespace Tidegate.StateSpace.Search;

/// <summary>How each state was first reached: from which other one, by which move.</summary>
internal sealed class Paths
{
    private readonly List<(int Parent, Move Move)> _steps = [];

    public int Count => _steps.Count;

    public int Add(int parent, Move move)
    {
        _steps.Add((parent, move));
        return _steps.Count - 1;
    }

    /// <summary>The moves from the first state to this one.</summary>
    public IEnumerable<Move> To(int path)
    {
        var moves = new Stack<Move>();
        for (; _steps[path].Parent >= 0; path = _steps[path].Parent) moves.Push(_steps[path].Move);
        return moves;
    }
}
