using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>The registry as the gateway sees it: sockets without their transport.</summary>
internal interface ILocalSockets
{
    /// <summary>Registered sockets.</summary>
    int Count { get; }

    /// <summary>Memberships of sockets in topics.</summary>
    int Memberships { get; }

    /// <summary>The socket of this id, or null.</summary>
    ILocalSocket? Find(string connectionId);

    /// <summary>A moment's list of all sockets.</summary>
    IReadOnlyList<ILocalSocket> Snapshot();

    /// <summary>The members of a topic at this moment.</summary>
    IReadOnlyList<ILocalSocket> MembersOf(string topic);

    /// <summary>Local member counts of all topics at this moment.</summary>
    IReadOnlyList<KeyValuePair<string, int>> Topics();

    /// <summary>The local member count of one topic.</summary>
    int CountOf(string topic);

    /// <summary>Changes a group membership; false where the socket is not registered here.</summary>
    bool SetMembership(string connectionId, string group, bool member);

    /// <summary>Raised after the member count of a topic has changed.</summary>
    event Action<string>? TopicChanged;
}
