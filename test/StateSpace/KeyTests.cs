using Tidegate.StateSpace.Model;
using Tidegate.StateSpace.Search;

namespace Tidegate.StateSpace;

/// <summary>A key that made two states one that are not would hide states: what follows from equal keys must be equal.</summary>
public sealed class KeyTests
{
    private const int MostStates = 40_000;

    private readonly StateKey _key = new();

    public static TheoryData<string> Names => [.. Scopes.All.Select(scope => scope.Name)];

    [Theory, MemberData(nameof(Names))]
    public void States_with_equal_keys_have_equal_futures(string name)
    {
        var first = World.First(Scopes.All.Single(scope => scope.Name == name));
        var seen = new Dictionary<UInt128, (World State, HashSet<UInt128>? Future)> { [_key.Of(first)] = (first, null) };
        var next = new Queue<World>([first]);
        var pairs = 0;
        while (next.TryDequeue(out var state) && seen.Count < MostStates)
        {
            foreach (var successor in Successors(state))
            {
                var key = _key.Of(successor);
                if (seen.TryAdd(key, (successor, null))) next.Enqueue(successor);
                else
                {
                    var known = seen[key];
                    known.Future ??= Future(known.State);
                    seen[key] = known;
                    Assert.True(known.Future.SetEquals(Future(successor)), $"Two states of scope {name} have the key {key}, but different successors.");
                    pairs++;
                }
            }
        }

        Assert.True(pairs > 100, $"Only {pairs} pairs of states were compared.");
    }

    private HashSet<UInt128> Future(World state) => [.. Successors(state).Select(_key.Of)];

    private static IEnumerable<World> Successors(World state)
    {
        var moves = new List<Move>();
        state.Moves(moves);
        var reached = new Reached();
        foreach (var move in moves)
        {
            if (state.Next(move, reached) is { } successor) yield return successor;
        }
    }
}
