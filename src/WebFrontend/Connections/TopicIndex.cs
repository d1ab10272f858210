namespace Tidegate.WebFrontend.Connections;

/// <summary>Which connections of this frontend are members of which topics. Topics without members are not kept. Not thread-safe.</summary>
internal sealed class TopicIndex
{
    private readonly Dictionary<string, TopicMemberSet> _topics = new(StringComparer.Ordinal);

    /// <summary>Memberships in all topics.</summary>
    public int Memberships { get; private set; }

    /// <summary>The members of a topic; empty where there are none.</summary>
    public IReadOnlyList<FrontendConnection> MembersOf(string topic) => _topics.TryGetValue(topic, out var members) ? members.ToList() : [];

    /// <summary>The number of members of a topic.</summary>
    public int CountOf(string topic) => _topics.TryGetValue(topic, out var members) ? members.Count : 0;

    /// <summary>All topics with their numbers of members.</summary>
    public KeyValuePair<string, int>[] Counts() => [.. _topics.Select(topic => KeyValuePair.Create(topic.Key, topic.Value.Count))];

    /// <summary>Adds a member to a topic.</summary>
    /// <returns>False where it is one already.</returns>
    public bool Add(string topic, FrontendConnection connection)
    {
        if (!_topics.TryGetValue(topic, out var members))
            _topics[topic] = members = new TopicMemberSet();
        if (!members.Add(connection))
            return false;
        Memberships++;
        return true;
    }

    /// <summary>Removes a member from a topic.</summary>
    /// <returns>False where it is none.</returns>
    public bool Remove(string topic, FrontendConnection connection)
    {
        if (!_topics.TryGetValue(topic, out var members) || !members.Remove(connection))
            return false;
        if (members.Count == 0)
            _topics.Remove(topic);
        Memberships--;
        return true;
    }
}
