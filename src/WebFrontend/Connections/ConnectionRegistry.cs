using System.Diagnostics.CodeAnalysis;

namespace Tidegate.WebFrontend.Connections;

/// <summary>The live connections of this frontend, and which of them are members of which topic (<see cref="Topics.TopicKey"/>).</summary>
internal sealed class ConnectionRegistry
{
    /// <summary>Registered connections.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>Memberships of connections in topics.</summary>
    public int Memberships => throw new NotImplementedException();

    /// <summary>Finds a connection.</summary>
    public bool TryGet(string connectionId, [NotNullWhen(true)] out FrontendConnection? connection) => throw new NotImplementedException();

    /// <summary>A moment's list of all connections.</summary>
    public IReadOnlyList<FrontendConnection> Snapshot() => throw new NotImplementedException();

    /// <summary>The members of a topic at this moment; empty where there are none.</summary>
    public IReadOnlyList<FrontendConnection> MembersOf(string topic) => throw new NotImplementedException();

    /// <summary>Local member counts of all topics at this moment.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Topics() => throw new NotImplementedException();

    /// <summary>The local member count of one topic.</summary>
    public int CountOf(string topic) => throw new NotImplementedException();

    /// <summary>Changes a group membership.</summary>
    /// <returns>False where the connection is not registered here.</returns>
    public bool SetMembership(string connectionId, string group, bool member) => throw new NotImplementedException();

    /// <summary>Raised, outside of any lock, after the member count of a topic has changed; the handler asks <see cref="CountOf"/>.</summary>
    public event Action<string>? TopicChanged;

    private void OnTopicChanged(string topic) => TopicChanged?.Invoke(topic);
}
