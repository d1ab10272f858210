using System.Collections.Concurrent;
using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>Counts the deliveries that each frontend has confirmed, as the silos know it: a frontend that has answered need not be heard yet.</summary>
internal sealed class ConfirmedDeliveries : IOutgoingGrainCallFilter
{
    private readonly ConcurrentDictionary<GrainId, int> _counts = new();

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        await context.Invoke();
        if (context.MethodName == nameof(IDeliveryObserver.Deliver))
            _counts.AddOrUpdate(context.TargetId, 1, static (_, count) => count + 1);
    }

    /// <summary>Waits until a frontend has confirmed so many to a topic, and the topic has taken notice.</summary>
    public async Task WaitForAsync(ITopicGrain topic, FakeFrontend frontend, int count)
    {
        var way = ((GrainReference)frontend.Way).GrainId;
        using var patience = new CancellationTokenSource(GrainCluster.Patience);
        while (_counts.GetValueOrDefault(way) < count)
        {
            if (patience.IsCancellationRequested)
                Assert.Fail($"{_counts.GetValueOrDefault(way)} deliveries were confirmed, {count} were expected.");
            await Task.Yield();
        }

        // Comes behind what the confirmation sets off there.
        await topic.GetStatus();
    }
}
