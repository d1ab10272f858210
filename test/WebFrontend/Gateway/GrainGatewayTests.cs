using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Topics;
using Tidegate.Users;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Tests.Breaker;
using Tidegate.WebFrontend.Tests.Recovery;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class GrainGatewayTests
{
    [Fact]
    public async Task Places_of_a_user_are_reported_to_the_grain_of_the_user()
    {
        var grains = new FakeGrains { Handler = _ => Task.FromResult(new PlacesAnswer(PlacesVerdict.Taken, 1, 4)) };
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
        var gateway = new GrainGateway(grains, new FakeObservers(), calls, handlers, new MessagePublisher(grains, TimeProvider.System), new NoTopics());

        var answer = await gateway.ReportPlacesAsync(TopicKey.User("chat", "ann"), new PlacesReport("f-1", 1, 0, 1, 4));

        Assert.Equal(new PlacesAnswer(PlacesVerdict.Taken, 1, 4), answer);
        Assert.Equal("user/chat/ann", (await grains.NextAsync("the question")).Key);
    }

    private sealed class NoTopics : ITopicNews
    {
        public Task WhenTold(string topic) => Task.CompletedTask;
    }
}
