using System.Collections.Immutable;

namespace Tidegate.Topics;

/// <summary>
/// Messages from one outbox (one grain activation to one frontend), in order. Repeated after an unknown outcome under the same
/// numbers, so that the receiver delivers each once.
/// </summary>
/// <param name="FrontendId">The frontend it is meant for.</param>
/// <param name="Target">Topic (<see cref="TopicKey"/>) or connection.</param>
/// <param name="OutboxId">Identity of the outbox; new with each activation of the grain.</param>
/// <param name="FirstSeq">Number of the first message; numbers begin at 1 and have no gap.</param>
/// <param name="Messages">The messages.</param>
[GenerateSerializer, Immutable, Alias("tidegate.topic.batch")]
public sealed record DeliveryBatch(
    [property: Id(0)] string FrontendId,
    [property: Id(1)] string Target,
    [property: Id(2)] Guid OutboxId,
    [property: Id(3)] long FirstSeq,
    [property: Id(4)] ImmutableArray<Message> Messages);
