using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Observed;

/// <summary>
/// Puts messages into the send queues of local sockets, in order. A queue that was empty is sent from at once, which is most of the work;
/// after a <see cref="WorkTurn"/> the clients of other messages have one on this thread.
/// </summary>
internal static class MessageFanOut
{
    /// <returns>How many times a message was queued.</returns>
    public static async Task<int> SendAsync(IReadOnlyList<ILocalSocket> members, IEnumerable<Message> messages)
    {
        var queued = 0;
        var turn = new WorkTurn();
        foreach (var message in messages)
        {
            var choice = new MemberChoice(message.Excluded, message.Filter);
            foreach (var member in members)
            {
                if (!choice.Includes(member)) continue;
                if (member.Send(message.Kind, message.Payload, members.Count, message.TimeToLive)) queued++;
                if (turn.Ends(message.Payload.Length)) await Task.Yield();
            }
        }

        return queued;
    }
}
