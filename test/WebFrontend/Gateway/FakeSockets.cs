using System.Collections.Concurrent;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Tests.Gateway;

internal sealed class FakeSockets : ILocalSockets
{
    private readonly ConcurrentDictionary<string, FakeSocket> _sockets = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();

    public Dictionary<string, List<FakeSocket>> Members { get; } = [];

    public List<(string Id, string Group, bool Member)> MembershipChanges { get; } = [];

    public int Count => _sockets.Count;

    public int Memberships => _counts.Values.Sum();

    public event Action<string>? TopicChanged;

    public FakeSocket Add(FakeSocket socket)
    {
        _sockets[socket.Descriptor.ConnectionId] = socket;
        return socket;
    }

    public void Remove(FakeSocket socket) => _sockets.TryRemove(socket.Descriptor.ConnectionId, out _);

    /// <summary>Sets a topic's member count and tells of it.</summary>
    public void SetCount(string topic, int count, bool tell = true)
    {
        if (count == 0) _counts.TryRemove(topic, out _);
        else _counts[topic] = count;
        if (tell) TopicChanged?.Invoke(topic);
    }

    public ILocalSocket? Find(string connectionId) => _sockets.GetValueOrDefault(connectionId);

    public IReadOnlyList<ILocalSocket> Snapshot() => [.. _sockets.Values];

    public IReadOnlyList<ILocalSocket> MembersOf(string topic) => Members.TryGetValue(topic, out var members) ? members : [];

    public IReadOnlyList<KeyValuePair<string, int>> Topics() => [.. _counts];

    public int CountOf(string topic) => _counts.GetValueOrDefault(topic);

    public bool SetMembership(string connectionId, string group, bool member)
    {
        MembershipChanges.Add((connectionId, group, member));
        return _sockets.ContainsKey(connectionId);
    }
}
