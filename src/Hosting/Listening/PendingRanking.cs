namespace Tidegate.Hosting.Listening;

/// <summary>
/// Lines by their length. A length changes by one at a time, so the longest is known without a search: all of it is O(1).
/// </summary>
internal sealed class PendingRanking
{
    // By length; a line of length 0 stands nowhere.
    private readonly List<LinkedList<PendingLine>> _byLength = [[]];
    private int _longest;

    /// <summary>The longest line; among equals the one that has been so long for longest. Null where all are empty.</summary>
    public PendingLine? Longest => _byLength[_longest].First?.Value;

    /// <summary>Everybody in all lines.</summary>
    public int Count { get; private set; }

    public void Add(PendingLine line, PendingPlace place)
    {
        Leave(line);
        line.Add(place);
        Count++;
        Stand(line);
    }

    public void Remove(PendingLine line, PendingPlace place)
    {
        Leave(line);
        line.Remove(place);
        Count--;
        Stand(line);
        if (_byLength[_longest].Count == 0 && _longest > 0)
            _longest--;
    }

    /// <summary>All lines that are not empty, the shortest first.</summary>
    public IEnumerable<PendingLine> Lines => _byLength.Take(_longest + 1).SelectMany(lines => lines);

    private void Leave(PendingLine line)
    {
        if (line.Count > 0)
            _byLength[line.Count].Remove(line.Rank);
    }

    private void Stand(PendingLine line)
    {
        if (line.Count == 0)
            return;
        if (line.Count == _byLength.Count)
            _byLength.Add([]);
        _byLength[line.Count].AddLast(line.Rank);
        _longest = Math.Max(_longest, line.Count);
    }
}
