using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>Counts the publishes of each topic that have come as far as they can before they wait: what they bring is queued.</summary>
internal sealed class BegunPublishes : IIncomingGrainCallFilter
{
    private readonly CallCounts _counts = new("publishes have begun");

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var call = context.Invoke();
        if (context is { InterfaceName: var name, MethodName: nameof(ITopicGrain.Publish) } && name.EndsWith(nameof(ITopicGrain), StringComparison.Ordinal))
            _counts.Add(context.TargetId);
        await call;
    }

    /// <summary>Waits until so many have.</summary>
    public Task WaitForAsync(ITopicGrain topic, int count) => _counts.WaitForAsync(topic.GetGrainId(), count);
}
