namespace Tidegate.Clients.Load;

/// <summary>The clients that are open now; adding, removing and choosing one take constant time.</summary>
public sealed class OpenClients(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly List<LoadClient> _clients = [];
    private readonly Dictionary<LoadClient, int> _places = [];

    public void Add(LoadClient client)
    {
        lock (_gate)
        {
            _places.Add(client, _clients.Count);
            _clients.Add(client);
        }
    }

    public void Remove(LoadClient client)
    {
        lock (_gate)
        {
            if (!_places.Remove(client, out var place))
                return;
            var last = _clients[^1];
            _clients.RemoveAt(_clients.Count - 1);
            if (ReferenceEquals(last, client))
                return;
            _clients[place] = last;
            _places[last] = place;
        }
    }

    /// <summary>Any one of them, or null where there is none.</summary>
    public LoadClient? Choose()
    {
        lock (_gate)
        {
            return _clients.Count == 0 ? null : _clients[_random.Next(_clients.Count)];
        }
    }

    public LoadClient[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _clients];
        }
    }
}
