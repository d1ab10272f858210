namespace Tidegate.Compare.Starting;

/// <summary>How a peer is started and spoken to.</summary>
/// <param name="Commands">Its processes, in the order in which they are started.</param>
/// <param name="Target">Where clients connect.</param>
internal sealed record Launch(IReadOnlyList<Command> Commands, LoadTarget Target)
{
    /// <summary>Starts a broadcast of a text; null where the peer has none.</summary>
    public Func<string, Trigger>? Broadcast { get; init; }

    /// <summary>A message that comes back with <c>{m}</c> in it; null where the peer has no such thing.</summary>
    public string? Echo { get; init; }

    /// <summary>Address of Tidegate's admin listener; null of others.</summary>
    public Uri? Admin { get; init; }
}
