using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Tidegate.Diagnostics;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Connections;

/// <summary>The live connections of this frontend, and which of them are members of which topic (<see cref="TopicKey"/>).</summary>
internal sealed class ConnectionRegistry : IPopulation
{
    private readonly ConcurrentDictionary<string, FrontendConnection> _connections = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly TopicIndex _topics = new();
    private readonly ConnectionSlots _slots = new();

    /// <summary>Registered connections.</summary>
    public int Count => _connections.Count;

    /// <summary>Memberships of connections in topics.</summary>
    public int Memberships
    {
        get
        {
            lock (_lock)
                return _topics.Memberships;
        }
    }

    /// <summary>Raised, outside of any lock, after the member count of a topic has changed; the handler asks <see cref="CountOf"/>.</summary>
    public event Action<string>? TopicChanged;

    /// <summary>Finds a connection.</summary>
    public bool TryGet(string connectionId, [NotNullWhen(true)] out FrontendConnection? connection) =>
        _connections.TryGetValue(connectionId, out connection);

    /// <summary>A moment's list of all connections.</summary>
    public IReadOnlyList<FrontendConnection> Snapshot() => [.. Enumerate()];

    /// <summary>All connections, without a copy; those that come or go meanwhile may be left out or met.</summary>
    public IEnumerable<FrontendConnection> Enumerate() => _slots.Walk();

    /// <summary>The members of a topic at this moment; empty where there are none.</summary>
    public IReadOnlyList<FrontendConnection> MembersOf(string topic)
    {
        lock (_lock)
            return _topics.MembersOf(topic);
    }

    /// <summary>Local member counts of all topics at this moment.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Topics()
    {
        lock (_lock)
            return _topics.Counts();
    }

    /// <summary>The local member count of one topic.</summary>
    public int CountOf(string topic)
    {
        lock (_lock)
            return _topics.CountOf(topic);
    }

    /// <summary>Takes a connection up, as a member of its hub, its user and the groups it begins with.</summary>
    /// <exception cref="InvalidOperationException">There is one with this id.</exception>
    public void Add(FrontendConnection connection, IEnumerable<string> groups)
    {
        var descriptor = connection.Descriptor;
        lock (_lock)
        {
            if (!_connections.TryAdd(descriptor.ConnectionId, connection))
                throw new InvalidOperationException($"Connection {descriptor.ConnectionId} is registered already.");
            connection.Slot = _slots.Add(connection);
            _topics.Add(TopicKey.Hub(descriptor.Hub), connection);
            if (descriptor.UserId is { } user)
                _topics.Add(TopicKey.User(descriptor.Hub, user), connection);
            foreach (var group in groups)
                ChangeGroup(connection, group, member: true);
        }

        connection.IsOverMemory();
        RaiseFor(connection);
    }

    /// <summary>Puts a connection in the place of one that has its id and no socket any more; it has its groups from then on.</summary>
    /// <returns>False where that one is not registered any more.</returns>
    public bool Replace(FrontendConnection former, FrontendConnection connection)
    {
        lock (_lock)
        {
            if (!_connections.TryUpdate(former.Descriptor.ConnectionId, connection, former))
                return false;
            _slots.Remove(former.Slot);
            connection.Slot = _slots.Add(connection);
            connection.Groups = former.Groups;
            foreach (var topic in TopicsOf(former))
            {
                _topics.Add(topic, connection);
                _topics.Remove(topic, former);
            }

            return true;
        }
    }

    /// <summary>Drops a connection and all its memberships.</summary>
    /// <returns>False where it was not registered.</returns>
    public bool Remove(FrontendConnection connection)
    {
        var descriptor = connection.Descriptor;
        lock (_lock)
        {
            if (!_connections.TryRemove(KeyValuePair.Create(descriptor.ConnectionId, connection)))
                return false;
            _slots.Remove(connection.Slot);
            foreach (var topic in TopicsOf(connection))
                _topics.Remove(topic, connection);
        }

        RaiseFor(connection);
        return true;
    }

    /// <summary>Changes a group membership.</summary>
    /// <returns>False where the connection is not registered here.</returns>
    public bool SetMembership(string connectionId, string group, bool member)
    {
        FrontendConnection? connection;
        bool changed;
        lock (_lock)
        {
            if (!_connections.TryGetValue(connectionId, out connection))
                return false;
            changed = ChangeGroup(connection, group, member);
            // Under the lock, so that the application hears of changes in their order.
            if (changed)
                connection.Application?.GroupChanged(group, member);
        }

        connection.IsOverMemory();
        if (changed)
            TopicChanged?.Invoke(TopicKey.Group(connection.Descriptor.Hub, group));
        return true;
    }

    private bool ChangeGroup(FrontendConnection connection, string group, bool member)
    {
        var topic = TopicKey.Group(connection.Descriptor.Hub, group);
        if (member ? !_topics.Add(topic, connection) : !_topics.Remove(topic, connection))
            return false;
        connection.Groups = member ? connection.Groups.Add(group) : connection.Groups.Remove(group);
        return true;
    }

    private void RaiseFor(FrontendConnection connection)
    {
        if (TopicChanged is not { } changed)
            return;
        foreach (var topic in TopicsOf(connection))
            changed(topic);
    }

    private static IEnumerable<string> TopicsOf(FrontendConnection connection)
    {
        var descriptor = connection.Descriptor;
        yield return TopicKey.Hub(descriptor.Hub);
        if (descriptor.UserId is { } user)
            yield return TopicKey.User(descriptor.Hub, user);
        foreach (var group in connection.Groups)
            yield return TopicKey.Group(descriptor.Hub, group);
    }
}
