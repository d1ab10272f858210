using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>Puts messages into the send queues of local sockets, in order.</summary>
internal static class MessageFanOut
{
    // Up to so many exclusions a look through the list is cheaper than a set.
    private const int FewExclusions = 8;

    /// <returns>How many times a message was queued.</returns>
    public static int Send(IReadOnlyList<ILocalSocket> members, ReadOnlySpan<Message> messages)
    {
        var queued = 0;
        foreach (var message in messages)
        {
            var excluded = message.Excluded.IsDefault ? [] : message.Excluded;
            var set = excluded.Length > FewExclusions ? excluded.ToHashSet(StringComparer.Ordinal) : null;
            foreach (var member in members)
            {
                var id = member.Descriptor.ConnectionId;
                if (set?.Contains(id) ?? excluded.Contains(id)) continue;
                if (member.Send(message.Kind, message.Payload, members.Count)) queued++;
            }
        }

        return queued;
    }
}
