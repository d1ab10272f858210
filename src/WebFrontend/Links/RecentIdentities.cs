using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Links;

/// <summary>
/// The identities of the messages that one link has taken a short time ago. While a link moves, both frontends get what is published, one of
/// them perhaps later than the other; by these what was numbered once is not numbered again. Not thread-safe.
/// </summary>
internal sealed class RecentIdentities
{
    /// <summary>The most that are remembered.</summary>
    public const int Capacity = 4096;

    /// <summary>How long: longer than a message is on its way to two frontends.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(15);

    private readonly Queue<(Guid Id, TimeSpan At)> _byAge = new();
    private readonly HashSet<Guid> _known = [];

    /// <summary>Those that are remembered, the oldest first.</summary>
    public ImmutableArray<Guid> All => [.. _byAge.Select(entry => entry.Id)];

    /// <summary>Remembers a message; one without an identity cannot be.</summary>
    /// <returns>False where it is known.</returns>
    public bool TryAdd(Guid messageId, TimeSpan now)
    {
        while (_byAge.TryPeek(out var oldest) && now - oldest.At > Time)
            _known.Remove(_byAge.Dequeue().Id);
        if (messageId == Guid.Empty)
            return true;
        if (!_known.Add(messageId))
            return false;
        _byAge.Enqueue((messageId, now));
        if (_byAge.Count > Capacity)
            _known.Remove(_byAge.Dequeue().Id);
        return true;
    }

    /// <summary>True where a message is known.</summary>
    public bool Contains(Guid messageId) => _known.Contains(messageId);
}
