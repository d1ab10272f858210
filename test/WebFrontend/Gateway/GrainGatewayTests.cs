using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Topics;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Tests.Breaker;
using Tidegate.WebFrontend.Tests.Recovery;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class GrainGatewayTests
{
    [Fact]
    public async Task Connections_of_a_user_are_those_its_topic_counts()
    {
        var grains = new FakeGrains { Handler = _ => Task.FromResult(new TopicStatus(4, 2, 0, 0)) };
        var metrics = TestMetrics.Create();
        using var calls = new ConnectionCallService(
            grains,
            new FakeObservers(),
            new FakeSockets(),
            TestBreaker.Create(),
            new ClusterConnection(NullLogger<ClusterConnection>.Instance),
            TestHealth.Create(TimeProvider.System),
            TimeProvider.System,
            metrics,
            NullLogger<ConnectionCallService>.Instance);
        using var handlers = new HubHandlerCalls(
            grains, Options.Create(new TidegateOptions()), TimeProvider.System, metrics, NullLogger<HubHandlerCalls>.Instance);
        var gateway = new GrainGateway(grains, calls, handlers, new MessagePublisher(grains, TimeProvider.System), TestFates.Create(new FakeFrontend()));

        Assert.Equal(4, await gateway.CountUserAsync("chat", "ann"));
        Assert.Equal("user/chat/ann", (await grains.NextAsync("the question")).Key);
    }
}
