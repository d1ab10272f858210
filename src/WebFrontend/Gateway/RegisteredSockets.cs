using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Gateway;

/// <summary><see cref="ConnectionRegistry"/> as <see cref="ILocalSockets"/>. Lists are covariant: nothing is copied.</summary>
internal sealed class RegisteredSockets(ConnectionRegistry registry) : ILocalSockets
{
    public int Count => registry.Count;

    public int Memberships => registry.Memberships;

    public event Action<string>? TopicChanged
    {
        add => registry.TopicChanged += value;
        remove => registry.TopicChanged -= value;
    }

    public ILocalSocket? Find(string connectionId) => registry.TryGet(connectionId, out var connection) ? connection : null;

    public IReadOnlyList<ILocalSocket> Snapshot() => registry.Snapshot();

    public IReadOnlyList<ILocalSocket> MembersOf(string topic) => registry.MembersOf(topic);

    public IReadOnlyList<KeyValuePair<string, int>> Topics() => registry.Topics();

    public int CountOf(string topic) => registry.CountOf(topic);

    public bool SetMembership(string connectionId, string group, bool member) => registry.SetMembership(connectionId, group, member);
}
