using System.Collections.Immutable;
using Tidegate.Frontends;

namespace Tidegate.Grains.Frontends;

/// <summary>The frontends that renewed in time. An id that was removed does not come back: ids are never used twice.</summary>
internal sealed class FrontendTable
{
    /// <summary>The most frontends of a cluster.</summary>
    public const int MaxFrontends = 10_000;

    /// <summary>Without renewal for so long a registration ends.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Adds or renews a frontend; a late renewal of one that was removed changes nothing.</summary>
    /// <exception cref="InvalidOperationException">More than <see cref="MaxFrontends"/> frontends.</exception>
    /// <returns>True where the frontend, or the way to it, is new.</returns>
    public bool Register(FrontendRegistration registration, IFrontendObserver frontend, TimeSpan now)
    {
        DropExpired(now);
        if (_entries.TryGetValue(registration.Id, out var known))
        {
            if (known.Frontend is null)
                return false;
        }
        else if (_entries.Count >= MaxFrontends)
        {
            throw new InvalidOperationException($"A cluster has at most {MaxFrontends} frontends.");
        }

        _entries[registration.Id] = new Entry(registration, frontend, now + Expiry);
        return known is null || !known.Frontend!.Equals(frontend);
    }

    /// <summary>Removes a frontend, and keeps its renewals on the way from bringing it back.</summary>
    /// <returns>True where it was registered.</returns>
    public bool Remove(string frontendId, TimeSpan now)
    {
        DropExpired(now);
        var known = _entries.TryGetValue(frontendId, out var entry);
        if (known || _entries.Count < MaxFrontends)
            _entries[frontendId] = new Entry(null, null, now + Expiry);
        return entry?.Frontend is not null;
    }

    /// <summary>All frontends, in the ordinal order of their ids.</summary>
    public ImmutableArray<FrontendRegistration> List(TimeSpan now) => [.. All(now).Select(entry => entry.Registration)];

    /// <summary>All frontends with the way to each, in the ordinal order of their ids.</summary>
    public IEnumerable<(FrontendRegistration Registration, IFrontendObserver Frontend)> All(TimeSpan now)
    {
        DropExpired(now);
        foreach (var entry in _entries.Values)
        {
            if (entry is { Registration: { } registration, Frontend: { } frontend })
                yield return (registration, frontend);
        }
    }

    public IFrontendObserver? Find(string frontendId, TimeSpan now) =>
        _entries.TryGetValue(frontendId, out var entry) && now < entry.ExpiresAt ? entry.Frontend : null;

    private void DropExpired(TimeSpan now)
    {
        string[] expired = [.. _entries.Where(entry => now >= entry.Value.ExpiresAt).Select(entry => entry.Key)];
        foreach (var frontendId in expired)
            _entries.Remove(frontendId);
    }

    // A removed frontend has neither registration nor a way to it.
    private sealed record Entry(FrontendRegistration? Registration, IFrontendObserver? Frontend, TimeSpan ExpiresAt);
}
