using System.Collections.Concurrent;
using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>Counts the publishes of each topic that have come as far as they can before they wait: what they bring is queued.</summary>
internal sealed class BegunPublishes : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<GrainId, int> _counts = new();

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var call = context.Invoke();
        if (context is { InterfaceName: var name, MethodName: nameof(ITopicGrain.Publish) } && name.EndsWith(nameof(ITopicGrain), StringComparison.Ordinal))
            _counts.AddOrUpdate(context.TargetId, 1, static (_, count) => count + 1);
        await call;
    }

    /// <summary>Waits until so many have.</summary>
    public async Task WaitForAsync(ITopicGrain topic, int count)
    {
        using var patience = new CancellationTokenSource(GrainCluster.Patience);
        while (_counts.GetValueOrDefault(topic.GetGrainId()) < count)
        {
            if (patience.IsCancellationRequested)
                Assert.Fail($"{_counts.GetValueOrDefault(topic.GetGrainId())} publishes have begun, {count} were expected.");
            await Task.Yield();
        }
    }
}
