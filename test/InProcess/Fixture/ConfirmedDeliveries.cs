using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>Counts the deliveries that each frontend has confirmed, as the silos know it: a frontend that has answered need not be heard yet.</summary>
internal sealed class ConfirmedDeliveries : IOutgoingGrainCallFilter
{
    private readonly CallCounts _counts = new("deliveries were confirmed");

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        await context.Invoke();
        if (context.MethodName == nameof(IDeliveryObserver.Deliver))
            _counts.Add(context.TargetId);
    }

    /// <summary>Waits until a frontend has confirmed so many to a topic, and the topic has taken notice.</summary>
    public async Task WaitForAsync(ITopicGrain topic, FakeFrontend frontend, int count)
    {
        await _counts.WaitForAsync(((GrainReference)frontend.Way).GrainId, count);

        // Comes behind what the confirmation sets off there.
        await topic.GetStatus();
    }
}
