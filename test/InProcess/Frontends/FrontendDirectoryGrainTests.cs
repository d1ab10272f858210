using Tidegate.Frontends;
using Tidegate.InProcess.Tests.Fixture;

namespace Tidegate.InProcess.Tests.Frontends;

public sealed class FrontendDirectoryGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private readonly IFrontendDirectoryGrain _directory = cluster.Grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key);
    private readonly FakeFrontend _frontend = cluster.AddFrontend();

    [Fact]
    public async Task Find_registered_frontend_gives_a_way_that_works()
    {
        var socket = _frontend.Connect();
        await cluster.Register(_frontend);

        var way = await _directory.Find(_frontend.Id);

        Assert.NotNull(await way!.Read(socket.Id));
        Assert.Contains(_frontend.Id, (await _directory.List()).Select(registration => registration.Id));
    }

    [Fact]
    public async Task New_activation_knows_the_frontends_that_were_registered_before_they_renew()
    {
        var socket = _frontend.Connect();
        var left = cluster.AddFrontend();
        await cluster.Register(_frontend);
        await cluster.Register(left);
        await _directory.Unregister(left.Id);

        await cluster.Deactivate(_directory);

        var ways = (await _directory.ListWays()).ToDictionary(way => way.FrontendId, way => way.Frontend);
        Assert.NotNull(await ways[_frontend.Id].Read(socket.Id));
        Assert.DoesNotContain(left.Id, ways.Keys);
    }

    [Fact]
    public async Task Find_unregistered_frontend_gives_none()
    {
        await cluster.Register(_frontend);
        await _directory.Unregister(_frontend.Id);

        Assert.Null(await _directory.Find(_frontend.Id));
    }

    [Fact]
    public async Task Find_frontend_that_did_not_renew_gives_none()
    {
        await cluster.Register(_frontend);
        await cluster.Advance(TimeSpan.FromSeconds(29));
        Assert.NotNull(await _directory.Find(_frontend.Id));

        await cluster.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await _directory.Find(_frontend.Id));
    }
}
