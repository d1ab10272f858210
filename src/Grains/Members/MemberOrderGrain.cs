using Microsoft.Extensions.Logging;
using Tidegate.Frontends;
using Tidegate.Members;

namespace Tidegate.Grains.Members;

/// <summary>
/// Passes an order for the members of a topic on to all frontends: which of them have members the topic's grain may not know yet. Goes when
/// it has answered.
/// </summary>
/// <remarks>
/// Not a stateless worker: the answer of a frontend comes back through a gateway of the frontend's choice, which looks the asker up in the
/// grain directory.
/// </remarks>
[GrainType("tidegate.member-order")]
internal sealed partial class MemberOrderGrain(TimeProvider time, ILogger<MemberOrderGrain> logger) : Grain, IMemberOrderGrain
{
    // A frontend that is gone stays in the directory for a while, and each order waits for it. To count takes no time; to change the groups
    // of a hundred thousand connections takes a second.
    private static readonly TimeSpan CountPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<MemberOutcome> CarryOut(MemberOrder order)
    {
        DeactivateOnIdle();
        var ways = await GrainFactory.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).ListWays();
        var outcomes = await Task.WhenAll(ways.Select(way => Ask(way, order)));
        return new MemberOutcome(
            outcomes.Sum(outcome => outcome.Members),
            [.. outcomes.SelectMany(outcome => outcome.Frontends)],
            [.. outcomes.SelectMany(outcome => outcome.Unreachable)]);
    }

    private async Task<MemberOutcome> Ask(FrontendWay way, MemberOrder order)
    {
        try
        {
            return await way.Frontend.CarryOut(order).WaitAsync(order.OnlyCounts ? CountPatience : Patience, time);
        }
        catch (Exception exception)
        {
            LogNoAnswer(logger, exception, way.FrontendId);
            return new MemberOutcome(0, [], [way.FrontendId]);
        }
    }

    [LoggerMessage(2300, LogLevel.Warning, "Frontend {FrontendId} did not answer to an order for the members of a topic")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, string frontendId);
}
