using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Links;
using Tidegate.WebFrontend.Subprotocols;

namespace Tidegate.WebFrontend.Observed;

/// <summary>
/// Puts messages into the send queues of local sockets, in order. A queue that was empty is sent from at once, which is most of the work;
/// after a <see cref="WorkTurn"/> the clients of other messages have one on this thread.
/// </summary>
internal static class MessageFanOut
{
    /// <param name="target">Whom the messages are for (<see cref="TopicKey"/>).</param>
    /// <param name="members">Who that is here.</param>
    /// <param name="messages">The messages.</param>
    /// <returns>How many times a message was queued.</returns>
    public static async Task<int> SendAsync(string target, IReadOnlyList<ILocalSocket> members, IEnumerable<Message> messages)
    {
        var queued = 0;
        var turn = new WorkTurn();
        foreach (var message in messages)
        {
            var choice = new MemberChoice(message.Excluded, message.Filter);
            byte[]? envelope = null;
            var enveloped = 0;
            var identity = LinkIdentity.Of(target, message.MessageId);
            foreach (var member in members)
            {
                if (!choice.Includes(member)) continue;
                if (!member.HasEnvelopes)
                {
                    if (member.Send(message.Kind, message.Payload, members.Count, message.TimeToLive)) queued++;
                    if (turn.Ends(message.Payload.Length)) await Task.Yield();
                    continue;
                }

                if (envelope is null)
                    (envelope, enveloped) = (MessageEnvelope.Of(target, message), members.Count(other => other.HasEnvelopes));
                if (member.Send(MessageKind.Text, envelope, enveloped, message.TimeToLive, identity)) queued++;
                if (turn.Ends(envelope.Length)) await Task.Yield();
            }
        }

        return queued;
    }
}
