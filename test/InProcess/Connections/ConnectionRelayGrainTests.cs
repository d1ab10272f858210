using Tidegate.Connections;
using Tidegate.InProcess.Tests.Fixture;

namespace Tidegate.InProcess.Tests.Connections;

public sealed class ConnectionRelayGrainTests : IClassFixture<GrainCluster>
{
    private readonly GrainCluster _cluster;
    private readonly FakeFrontend _frontend;
    private readonly IConnectionRelayGrain _relay;

    public ConnectionRelayGrainTests(GrainCluster cluster)
    {
        _cluster = cluster;
        _cluster.Time.Forget();
        _frontend = _cluster.AddFrontend();
        _relay = cluster.Grains.GetGrain<IConnectionRelayGrain>(0);
    }

    [Fact]
    public async Task Each_grain_hears_its_own_word()
    {
        var (opened, living, closed) = (_frontend.Connect(), _frontend.Connect(), _frontend.Connect());
        await _cluster.Connection(closed).Open(closed.Descriptor, _frontend.Way);
        var gone = _cluster.WhenGone(_cluster.Connection(closed));

        var failures = await _relay.Tell(
            [
                new ConnectionWord { Descriptor = opened.Descriptor },
                new ConnectionWord { Descriptor = living.Descriptor, Reading = living.Read(0) },
                new ConnectionWord { Descriptor = closed.Descriptor, Closed = new ConnectionClosed(1000, "", closed.Read(0)) },
            ],
            [_frontend.Way]);

        Assert.Empty(failures);
        Assert.Equal(opened.Descriptor, (await _cluster.Connection(opened).Get())!.Descriptor);
        Assert.Equal(living.Descriptor, (await _cluster.Connection(living).Get())!.Descriptor);
        await gone;
    }

    [Fact]
    public async Task Grain_that_cannot_be_told_does_not_keep_the_others_from_hearing()
    {
        var (lost, heard) = (_frontend.Connect(), _frontend.Connect());

        var failures = await _relay.Tell(
            [new ConnectionWord { Descriptor = lost.Descriptor, Way = 7 }, new ConnectionWord { Descriptor = heard.Descriptor }],
            [_frontend.Way]);

        Assert.Equal([false, true], failures.Select(failure => failure is null));
        Assert.NotNull(await _cluster.Connection(heard).Get());
    }

    [Fact]
    public async Task Too_many_words_are_refused()
    {
        var word = new ConnectionWord { Descriptor = _frontend.Connect().Descriptor };

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => _relay.Tell([.. Enumerable.Repeat(word, ConnectionWord.MaxInCall + 1)], [_frontend.Way]));
    }
}
