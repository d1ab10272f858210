namespace Tidegate.Topics;

/// <summary>Names of topics: the key of a topic grain. Hub names are in lower case and contain no slash.</summary>
public static class TopicKey
{
    /// <summary>All connections of a hub.</summary>
    public static string Hub(string hub) => "hub/" + hub;

    /// <summary>The members of a group.</summary>
    public static string Group(string hub, string group) => "group/" + hub + "/" + group;

    /// <summary>The connections of a user.</summary>
    public static string User(string hub, string user) => "user/" + hub + "/" + user;

    /// <summary>One connection; not a topic grain, but the same form of address in a delivery.</summary>
    public static string Connection(string connectionId) => "connection/" + connectionId;
}
