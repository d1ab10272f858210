namespace Tidegate.Hosting.Listening;

/// <summary>The pending connections of one kind from one address, in the order in which they came to stand here.</summary>
internal sealed class PendingLine
{
    private readonly LinkedList<PendingPlace> _places = [];

    public PendingLine() => Rank = new LinkedListNode<PendingLine>(this);

    public int Count => _places.Count;

    /// <summary>Who has stood here longest; null where nobody does.</summary>
    public PendingPlace? Oldest => _places.First?.Value;

    /// <summary>Its node in the <see cref="PendingRanking"/>.</summary>
    public LinkedListNode<PendingLine> Rank { get; }

    public void Add(PendingPlace place)
    {
        place.Line = this;
        _places.AddLast(place.Node);
    }

    public void Remove(PendingPlace place)
    {
        place.Line = null;
        _places.Remove(place.Node);
    }

    /// <summary>Those who stand here, the oldest first.</summary>
    public IEnumerable<PendingPlace> Places => _places;
}
