using System.Collections.Immutable;
using Tidegate.Diagnostics;
using Tidegate.Digests;

namespace Tidegate.Grains.Census;

/// <summary>The connection grains of this silo by frontend, with a digest that is kept as they come and go. Thread-safe.</summary>
internal sealed class ConnectionCensus : IPopulation
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Residents> _frontends = new(StringComparer.Ordinal);

    /// <summary>Grains of all frontends.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _frontends.Values.Sum(residents => residents.Digest.Count);
        }
    }

    /// <summary>A grain knows its connection and frontend. A grain enters once; it leaves before it enters with another frontend.</summary>
    public void Enter(string connectionId, string frontendId)
    {
        lock (_lock)
        {
            if (!_frontends.TryGetValue(frontendId, out var residents))
                _frontends[frontendId] = residents = new Residents();
            residents.Enter(connectionId);
        }
    }

    /// <summary>The grain ends.</summary>
    public void Leave(string connectionId, string frontendId)
    {
        lock (_lock)
        {
            if (!_frontends.TryGetValue(frontendId, out var residents))
                return;
            residents.Leave(connectionId);
            if (residents.Digest.Count == 0)
                _frontends.Remove(frontendId);
        }
    }

    /// <summary>The digest of each frontend's grains here.</summary>
    public ImmutableDictionary<string, IdDigest> Digests()
    {
        lock (_lock)
            return _frontends.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Digest, StringComparer.Ordinal);
    }

    /// <summary>Ids of the connections of a frontend that have a grain here.</summary>
    public ImmutableArray<string> IdsOf(string frontendId)
    {
        lock (_lock)
            return _frontends.TryGetValue(frontendId, out var residents) ? [.. residents.Ids] : [];
    }

    private sealed class Residents
    {
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

        public IdDigest Digest { get; private set; }

        public IEnumerable<string> Ids => _ids;

        public void Enter(string id)
        {
            if (_ids.Add(id))
                Digest = Digest.With(id);
        }

        public void Leave(string id)
        {
            if (_ids.Remove(id))
                Digest = Digest.Without(id);
        }
    }
}
