using Tidegate.Hosting.Access;

namespace Tidegate.Hosting.Listening;

/// <summary>The place of one connection among those that carry no WebSocket.</summary>
/// <param name="owner">Whose place it is at first.</param>
/// <param name="address">Where the connection comes from.</param>
/// <param name="hasShare">False for a trusted proxy, whose address is that of all its clients.</param>
internal sealed class PendingPlace(IPendingOwner owner, AddressKey address, bool hasShare)
{
    /// <summary>Whose place it is.</summary>
    public IPendingOwner Owner { get; set; } = owner;

    public AddressKey Address => address;

    public bool HasShare => hasShare;

    /// <summary>The line it stands in; null where it is not counted.</summary>
    public PendingLine? Line { get; set; }

    /// <summary>Grows with each place that came to stand in a line.</summary>
    public long Turn { get; set; }

    /// <summary>Its node there.</summary>
    public LinkedListNode<PendingPlace> Node => _node ??= new LinkedListNode<PendingPlace>(this);

    private LinkedListNode<PendingPlace>? _node;
}
