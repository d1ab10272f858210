using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.Hubs;
using Tidegate.Topics;
using Tidegate.WebFrontend.Breaker;

namespace Tidegate.WebFrontend.Tests.Breaker;

public sealed class ClusterCallKindTests
{
    [Theory]
    [InlineData(typeof(IConnectionBudgetGrain), nameof(IConnectionBudgetGrain.Report), "Renewal")]
    [InlineData(typeof(IConnectionBudgetGrain), nameof(IConnectionBudgetGrain.GetStatus), "Ordinary")]
    [InlineData(typeof(IConnectionBudgetGrain), nameof(IConnectionBudgetGrain.SetLimit), "Ordinary")]
    [InlineData(typeof(IFrontendDirectoryGrain), nameof(IFrontendDirectoryGrain.Register), "Renewal")]
    [InlineData(typeof(IFrontendDirectoryGrain), nameof(IFrontendDirectoryGrain.Unregister), "Renewal")]
    [InlineData(typeof(IFrontendDirectoryGrain), nameof(IFrontendDirectoryGrain.List), "Ordinary")]
    [InlineData(typeof(IConnectionGrain), nameof(IConnectionGrain.Open), "Ordinary")]
    [InlineData(typeof(IConnectionGrain), nameof(IConnectionGrain.Heartbeat), "Ordinary")]
    [InlineData(typeof(IConnectionGrain), nameof(IConnectionGrain.Closed), "Ordinary")]
    [InlineData(typeof(ITopicGrain), nameof(ITopicGrain.SetMembers), "Ordinary")]
    [InlineData(typeof(ITopicGrain), nameof(ITopicGrain.Publish), "Ordinary")]
    [InlineData(typeof(IClusterViewGrain), nameof(IClusterViewGrain.Audit), "Ordinary")]
    [InlineData(typeof(IHubHandlerGrain), nameof(IHubHandlerGrain.OnMessage), "Uncounted")]
    [InlineData(typeof(IOperatorObserver), nameof(IOperatorObserver.Drain), "Uncounted")]
    [InlineData(typeof(IPermitObserver), nameof(IPermitObserver.Recall), "Uncounted")]
    [InlineData(typeof(IDeliveryObserver), nameof(IDeliveryObserver.Deliver), "Uncounted")]
    [InlineData(typeof(IDisposable), nameof(IDisposable.Dispose), "Foreign")]
    public void Call_is_of_its_kind(Type contract, string method, string kind) =>
        Assert.Equal(kind, ClusterCallKinds.Of(contract.GetMethod(method)!).ToString());
}
