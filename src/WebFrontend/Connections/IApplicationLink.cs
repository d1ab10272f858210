using Tidegate.Connections;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Connections;

/// <summary>The way from one connection to the HTTP endpoints of its application. It tells one thing after the other, in order.</summary>
internal interface IApplicationLink
{
    /// <summary>What it holds, in bytes, beside what every connection has.</summary>
    long HeldBytes { get; }

    /// <summary>Tells that the client is connected, and a member of groups. Does not wait.</summary>
    /// <param name="groups">Gives the groups that it is a member of at that moment.</param>
    void Connected(Func<IEnumerable<string>> groups);

    /// <summary>Tells that the client is a member of a group, or no longer; not before <see cref="Connected"/>. Does not wait.</summary>
    void GroupChanged(string group, bool member);

    /// <summary>Hands a message of the client to the application, after all that was told before. Does not throw.</summary>
    Task<HandlerAnswer> HandleAsync(Message message);

    /// <summary>Tells that the client is gone, once, and nothing after it. Does not wait.</summary>
    /// <param name="reason">Why.</param>
    void Disconnected(string reason);

    /// <summary>The connection goes on at another frontend: nothing more is told from here.</summary>
    /// <returns>What that one has to know. What an event under way still brings is not in it.</returns>
    LinkApplication Leave();

    /// <summary>Goes on where another frontend has left off; the application knows of the connection.</summary>
    void Continue(LinkApplication left);
}
