using Tidegate.Connections;
using Tidegate.InProcess.Tests.Fixture;
using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Connections;

/// <summary>A reliable client's connection moves from one frontend to another.</summary>
public sealed class ConnectionGrainLinkTests : IClassFixture<GrainCluster>
{
    private readonly GrainCluster _cluster;
    private readonly FakeFrontend _old;
    private readonly FakeFrontend _other;
    private readonly FakeSocket _socket;
    private readonly IConnectionGrain _grain;

    public ConnectionGrainLinkTests(GrainCluster cluster)
    {
        _cluster = cluster;
        _cluster.Time.Forget();
        (_old, _other) = (_cluster.AddFrontend(), _cluster.AddFrontend());
        _socket = _old.Connect();
        _grain = _cluster.Connection(_socket);
    }

    private ConnectionDescriptor AtOther => _socket.Descriptor with { FrontendId = _other.Id };

    [Fact]
    public async Task Frontend_that_has_the_link_is_asked()
    {
        await _grain.Open(_socket.Descriptor, _old.Way);

        var offer = await _grain.OfferLink("token");

        Assert.Equal((LinkOutcome.Offered, _socket.Descriptor, "token"), (offer.Outcome, offer.Descriptor, offer.Groups.Single()));
    }

    [Fact]
    public async Task Link_nobody_knows_or_whose_frontend_does_not_answer_is_unknown()
    {
        _old.Disconnect(_socket);
        Assert.Equal(LinkOutcome.Unknown, (await _grain.OfferLink("token")).Outcome);

        var other = _old.Connect();
        var grain = _cluster.Connection(other);
        await grain.Open(other.Descriptor, _old.Way);
        _old.Fail();
        Assert.Equal(LinkOutcome.Unknown, (await grain.OfferLink("token")).Outcome);
    }

    [Fact]
    public async Task What_is_sent_after_the_move_goes_to_the_new_frontend_and_late_words_of_the_old_one_change_nothing()
    {
        await _grain.Open(_socket.Descriptor, _old.Way);
        await _grain.Send(Message.FromText("before"));
        _other.Connect(_socket.Id);

        var state = await _grain.TakeLink("token", _old.Id, AtOther, _other.Way);

        Assert.Equal("token", state!.Groups.Single());
        await GrainCluster.Heartbeat(_grain, _old, _socket);
        await _grain.Open(_socket.Descriptor, _old.Way);
        Assert.Equal(_other.Id, (await _grain.Get())!.Descriptor.FrontendId);
        await _grain.Send(Message.FromText("after"));
        Assert.Single(_old.Deliveries);
        Assert.Single(_other.Deliveries);
    }

    [Fact]
    public async Task Link_is_given_only_once_what_was_sent_to_it_has_arrived()
    {
        await _grain.Open(_socket.Descriptor, _old.Way);
        var gate = new TaskCompletionSource();
        _old.OnDeliver = _ => gate.Task;
        var before = _grain.Send(Message.FromText("before"));
        await _old.WaitForDeliveries(1);
        _other.Connect(_socket.Id);

        var taking = _grain.TakeLink("token", _old.Id, AtOther, _other.Way);
        var after = _grain.Send(Message.FromText("after"));
        Assert.False(taking.IsCompleted);
        gate.SetResult();

        Assert.NotNull(await taking);
        Assert.Equal(new PublishResult(true, 1, 1, null), await before);
        Assert.Equal(new PublishResult(true, 1, 1, null), await after);
        // It waited for the move, or came before it; in either case the client has it once.
        Assert.Equal(2, _old.Deliveries.Sum(batch => batch.Messages.Length) + _other.Deliveries.Sum(batch => batch.Messages.Length));
    }

    [Fact]
    public async Task Link_that_has_moved_since_it_was_offered_is_not_taken()
    {
        await _grain.Open(_socket.Descriptor, _old.Way);

        Assert.Null(await _grain.TakeLink("token", "another", AtOther, _other.Way));

        Assert.Equal(_old.Id, (await _grain.Get())!.Descriptor.FrontendId);
    }
}
