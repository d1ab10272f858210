
namespace Tidegate.Topics;

/// <summary>
/// A hub, a group or a user (<see cref="TopicKey"/>): knows which frontends have members, not which connections. State is in memory
/// and rebuilt by the frontends, which look whether it knows their subscriptions (<see cref="ITopicCensusGrain"/>). Where silos came or went a moment ago, a topic that cannot know its
/// members yet sends to every frontend, so that nothing is lost meanwhile.
/// </summary>
[Alias("tidegate.topic")]
public interface ITopicGrain : IGrainWithStringKey
{
    /// <summary>Sets how many members a frontend has; 0 ends its subscription. Absolute: may be repeated, late or doubled.</summary>
    [Alias("members"), ResponseTimeout("00:00:05")]
    Task SetMembers(TopicMembers members, IDeliveryObserver frontend);

    /// <summary>
    /// Sends a message to all members. Returns when every frontend concerned has it, or after two seconds with the number of those that
    /// had not answered (<see cref="PublishResult.Pending"/>), or at once where the queue to a frontend that answers is full and it went to
    /// nobody. After an exception its fate is unknown: publish the same message again. So can be done while it is pending.
    /// </summary>
    [Alias("publish"), ResponseTimeout("00:00:05")]
    Task<PublishResult> Publish(Message message);

    /// <summary>True where a message published now goes to this frontend, too: it has said that it has members, or it may have some.</summary>
    [Alias("reaches"), ResponseTimeout("00:00:05")]
    Task<bool> Reaches(string frontendId);

    /// <summary>Returns once a frontend has confirmed all that was published before this call.</summary>
    /// <returns>False where it has not within three seconds.</returns>
    [Alias("settle"), ResponseTimeout("00:00:05")]
    Task<bool> Settle(string frontendId);

    /// <summary>Members and queues.</summary>
    [Alias("status"), ResponseTimeout("00:00:05")]
    Task<TopicStatus> GetStatus();
}

/// <summary>One frontend's members of a topic.</summary>
/// <param name="FrontendId">The frontend.</param>
/// <param name="Version">Strictly increasing per frontend; a lower one than seen before changes nothing.</param>
/// <param name="Count">Local connections in the topic.</param>
[GenerateSerializer, Immutable, Alias("tidegate.topic.members")]
public sealed record TopicMembers(
    [property: Id(0)] string FrontendId,
    [property: Id(1)] long Version,
    [property: Id(2)] int Count);

/// <summary>What became of a publish.</summary>
/// <param name="Accepted">True where it went to all frontends concerned.</param>
/// <param name="Members">Connections it is meant for, as known.</param>
/// <param name="Frontends">Frontends it goes to.</param>
/// <param name="RetryAfter">Where it was not accepted: when a queue may have room again.</param>
/// <param name="Pending">
/// Frontends that have not confirmed it yet. It stays queued for those that live, and is lost for their members if this grain's silo dies
/// first, or if more waits for such a frontend than its queue holds.
/// </param>
[GenerateSerializer, Immutable, Alias("tidegate.topic.publish-result")]
public sealed record PublishResult(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] int Members,
    [property: Id(2)] int Frontends,
    [property: Id(3)] TimeSpan? RetryAfter,
    [property: Id(4)] int Pending = 0);

/// <summary>A topic as an operator sees it.</summary>
/// <param name="Members">Connections in it.</param>
/// <param name="Frontends">Frontends with at least one of them.</param>
[GenerateSerializer, Immutable, Alias("tidegate.topic.status")]
public sealed record TopicStatus(
    // Ids 2 and 3 were the messages and bytes in its outboxes, which nobody read: they stay unused.
    [property: Id(0)] int Members,
    [property: Id(1)] int Frontends);
