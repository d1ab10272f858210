using Microsoft.Extensions.DependencyInjection;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Draining;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Observed;
using Tidegate.WebFrontend.Tests.Draining;
using Tidegate.WebFrontend.Tests.Gateway;
using Tidegate.WebFrontend.Users;
using FakeSockets = Tidegate.WebFrontend.Tests.Gateway.FakeSockets;

namespace Tidegate.WebFrontend.Tests.Observed;

public sealed class FrontendObserversTests
{
    [Fact]
    public void Target_has_always_the_same_observer_and_control_has_its_own()
    {
        var observers = Create();
        var used = Enumerable.Range(0, 200).Select(i => observers.For("user/chat/" + i)).ToHashSet(ReferenceEqualityComparer.Instance);

        Assert.Same(observers.For("hub/chat"), observers.For("hub/chat"));
        Assert.Same(observers.Control, observers.Control);
        Assert.Equal(FrontendObservers.DeliveryObservers, used.Count);
        Assert.DoesNotContain(observers.Control, used);
    }

    private static FrontendObservers Create()
    {
        var frontend = new FakeFrontend();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IGrainFactory>(new FakeGrains())
            .AddSingleton<ILocalSockets>(new FakeSockets())
            .AddSingleton<IFrontendIdentity>(new FakeIdentity())
            .AddSingleton<IRecallTarget>(frontend)
            .AddSingleton<IAdmissionFigures>(frontend)
            .AddSingleton<IDrainControl>(new FakeDrainControl())
            .AddSingleton<IHeartbeats>(new NoHeartbeats())
            .AddSingleton<Tidegate.WebFrontend.Users.IUserPlaces>(new NoUserPlaces())
            .AddSingleton(TestFates.Create(frontend))
            .AddSingleton(new DeliveryDeduplicator())
            .AddSingleton(NoLinks.Create())
            .AddSingleton(new RecentMessages())
            .AddSingleton(TestMetrics.Create())
            .BuildServiceProvider();
        return new FrontendObservers(services);
    }
}
