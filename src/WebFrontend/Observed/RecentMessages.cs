using Tidegate.Topics;

namespace Tidegate.WebFrontend.Observed;

/// <summary>
/// Makes of a message that is published again one delivery: remembers the identities of the last messages. A publisher that got no answer
/// repeats itself (<c>MessagePublisher</c>), perhaps to another activation of the topic, whose outbox numbers anew. Thread-safe.
/// </summary>
/// <param name="capacity">Messages remembered, at least 1; the oldest are forgotten first.</param>
internal sealed class RecentMessages(int capacity = RecentMessages.DefaultCapacity)
{
    /// <summary>Messages remembered: more than come in the time in which a publish is repeated, at 8,000 a second.</summary>
    public const int DefaultCapacity = 131_072;

    private readonly Lock _gate = new();
    private readonly HashSet<(string Target, Guid MessageId)> _known = [];
    private readonly Queue<(string Target, Guid MessageId)> _byAge = new();

    /// <summary>Remembers a message.</summary>
    /// <returns>False where it came before, to the same target.</returns>
    public bool TryAdd(string target, Message message)
    {
        if (message.MessageId == Guid.Empty) return true;
        lock (_gate)
        {
            if (!_known.Add((target, message.MessageId))) return false;
            _byAge.Enqueue((target, message.MessageId));
            if (_byAge.Count > capacity) _known.Remove(_byAge.Dequeue());
            return true;
        }
    }
}
