using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.InProcess.Tests.Fixture;
using Tidegate.Members;
using Tidegate.Processes.Waiting;

namespace Tidegate.InProcess.Tests.Members;

public sealed class MemberOrderGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>, IAsyncLifetime
{
    private readonly FakeFrontend _first = cluster.AddFrontend("a-" + Guid.NewGuid().ToString("N"));
    private readonly FakeFrontend _second = cluster.AddFrontend("b-" + Guid.NewGuid().ToString("N"));
    private readonly IMemberOrderGrain _grain = cluster.Grains.GetGrain<IMemberOrderGrain>(Random.Shared.NextInt64());

    public async Task InitializeAsync()
    {
        await cluster.Register(_first);
        await cluster.Register(_second);
    }

    public async Task DisposeAsync()
    {
        var directory = cluster.Grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key);
        await directory.Unregister(_first.Id);
        await directory.Unregister(_second.Id);
    }

    [Fact]
    public async Task Order_reaches_all_frontends_as_it_was_given_and_the_outcomes_are_summed_up()
    {
        (_first.MembersOfOrders, _second.MembersOfOrders) = (2, 3);
        var order = new MemberOrder
        {
            Topic = "group/chat/g",
            Excluded = ["x"],
            Filter = "userId eq 'ann'",
            Join = ["j"],
            Leave = ["l"],
            Close = new CloseRequest { Code = 1000, Explanation = "over" },
        };

        var outcome = await _grain.CarryOut(order);

        Assert.Equal((5, 0), (outcome.Members, outcome.Unreachable.Length));
        Assert.Equal([_first.Id, _second.Id], outcome.Frontends.Order(StringComparer.Ordinal));
        foreach (var frontend in new[] { _first, _second })
        {
            var got = Assert.Single(frontend.Orders);
            Assert.Equal((order.Topic, order.Filter, order.Close), (got.Topic, got.Filter, got.Close));
            Assert.Equal(["x", "j", "l"], [.. got.Excluded, .. got.Join, .. got.Leave]);
        }
    }

    [Fact]
    public async Task Frontend_that_does_not_answer_is_named()
    {
        _first.MembersOfOrders = 1;
        _second.Fail();

        var outcome = await _grain.CarryOut(new MemberOrder { Topic = "hub/chat" });

        Assert.Equal((1, _second.Id), (outcome.Members, Assert.Single(outcome.Unreachable)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Frontend_that_never_answers_is_not_waited_for_without_end(bool onlyCounts)
    {
        _second.OnOrder = () => new TaskCompletionSource().Task;
        var outcome = _grain.CarryOut(new MemberOrder { Topic = "hub/chat", LeaveAll = !onlyCounts });

        await Eventually.Holds(
            "the order is answered",
            GrainCluster.Patience,
            async () =>
            {
                await cluster.Advance(TimeSpan.FromSeconds(0.5));
                return outcome.IsCompleted;
            },
            isAnswered => isAnswered);

        Assert.Contains(_second.Id, (await outcome).Unreachable);
    }

    [Fact]
    public async Task Grain_of_a_connection_has_its_frontend_change_permissions_and_end_all_memberships()
    {
        var socket = _first.Connect();
        var connection = await cluster.Open(_first, socket);
        await connection.JoinGroup("g");

        Assert.Equal(new PermissionState(true), await connection.Permission(new PermissionOrder { IsToSend = true, Group = "g", Grant = true }));
        Assert.Null(await cluster.Grains.GetGrain<IConnectionGrain>("nobody").Permission(new PermissionOrder { IsToSend = true, Group = "g" }));
        Assert.True(await connection.LeaveAllGroups());
        Assert.Empty((await connection.Get())!.Reading.Groups);
        Assert.False(await cluster.Grains.GetGrain<IConnectionGrain>("nobody").LeaveAllGroups());
    }
}
