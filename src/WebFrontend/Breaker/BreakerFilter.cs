namespace Tidegate.WebFrontend.Breaker;

/// <summary>Puts the <see cref="ClusterBreaker"/> around every call that this frontend makes to a grain.</summary>
internal sealed class BreakerFilter(ClusterBreaker breaker) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) => ClusterCallKinds.Of(context.InterfaceMethod) switch
    {
        ClusterCallKind.Ordinary => breaker.CallAsync(context.Invoke),
        ClusterCallKind.Renewal => breaker.RenewAsync(context.Invoke),
        ClusterCallKind.Uncounted => breaker.CallUncountedAsync(context.Invoke),
        _ => context.Invoke(),
    };
}
