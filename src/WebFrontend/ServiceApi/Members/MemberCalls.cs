using Tidegate.Members;
using Tidegate.Topics;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.ServiceApi.Members;

/// <summary>Orders for the members of topics, and whether a topic has any.</summary>
internal static class MemberCalls
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A grain for one order: the answers of the frontends find it through the grain directory, and silos may remember for long where one
    /// that was asked before has been.
    /// </summary>
    public static Task<MemberOutcome> CarryOutAsync(this IGrainFactory grains, MemberOrder order) =>
        grains.GetGrain<IMemberOrderGrain>(Random.Shared.NextInt64()).CarryOut(order);

    /// <summary>
    /// Whether a topic has members. A topic's grain that knows of none may not have heard of them yet: the frontends are asked then. Of one
    /// that does not answer the grain's word counts, which misses only members of the last moments.
    /// </summary>
    public static async Task<bool> HasMembersAsync(this IGrainFactory grains, string topic) =>
        (await grains.GetGrain<ITopicGrain>(topic).GetStatus()).Members > 0
        || (await grains.CarryOutAsync(new MemberOrder { Topic = topic })).Members > 0;

    /// <summary>The answer where some frontend did not carry an order out; null where all did. To repeat an order is harmless.</summary>
    public static ServiceError? Incomplete(MemberOutcome outcome) => outcome.Unreachable.IsEmpty
        ? null
        : ServiceError.Unavailable("Part of the service did not answer; what became of the request there is unknown. Repeat it.", RetryAfter);
}
