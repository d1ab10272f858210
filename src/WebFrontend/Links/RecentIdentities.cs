using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Links;

/// <summary>
/// The identities of the messages that one link has taken a short time ago. While a link moves, both frontends get what is published; by these
/// the new one knows what the old one has numbered already. Not thread-safe.
/// </summary>
internal sealed class RecentIdentities
{
    /// <summary>The most that are remembered.</summary>
    public const int Capacity = 4096;

    /// <summary>How long: longer than a message is on its way to two frontends.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(15);

    private readonly Queue<(Guid Id, TimeSpan At)> _byAge = new();

    /// <summary>Those that are remembered.</summary>
    public ImmutableArray<Guid> All => [.. _byAge.Select(entry => entry.Id)];

    /// <summary>Remembers a message; one without an identity cannot be.</summary>
    public void Add(Guid messageId, TimeSpan now)
    {
        while (_byAge.TryPeek(out var oldest) && (now - oldest.At > Time || _byAge.Count >= Capacity))
            _byAge.Dequeue();
        if (messageId != Guid.Empty)
            _byAge.Enqueue((messageId, now));
    }
}
