using Tidegate.Grains.Users;
using Tidegate.InProcess.Tests.Fixture;
using Tidegate.Topics;
using Tidegate.Users;

namespace Tidegate.InProcess.Tests.Users;

public sealed class UserPlacesGrainTests : IClassFixture<GrainCluster>
{
    private const int Cap = 2;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    // The fake clock is no reason for a frontend to be late: between two steps so many calls come and go, the answers of frontends among them.
    private const int Calls = 200;

    private readonly GrainCluster _cluster;
    private readonly IUserPlacesGrain _user;
    private readonly FakeFrontend _a;
    private readonly FakeFrontend _b;
    private long _seq = 10;

    public UserPlacesGrainTests(GrainCluster cluster)
    {
        _cluster = cluster;
        _cluster.Time.Forget();
        _cluster.Changes.Recent = false;
        _user = cluster.Grains.GetGrain<IUserPlacesGrain>(TopicKey.User("chat", Guid.NewGuid().ToString("N")));
        (_a, _b) = (cluster.AddFrontend(), cluster.AddFrontend());
    }

    [Fact]
    public async Task Ask_over_the_cap_waits_and_has_the_place_that_another_frontend_gives_back()
    {
        Assert.Equal(new PlacesAnswer(PlacesVerdict.Taken, 2, 2), await Report(_a, held: 0, wanted: 2));
        var ask = Report(_b, held: 0, wanted: 1);
        await Barrier();
        Assert.False(ask.IsCompleted);

        await Report(_a, held: 1, wanted: 0);

        Assert.Equal(new PlacesAnswer(PlacesVerdict.Taken, 1, 2), await ask.WaitAsync(GrainCluster.Patience));
    }

    [Fact]
    public async Task Ask_that_finds_every_socket_awake_is_refused_once_it_has_waited()
    {
        await Report(_a, held: 0, wanted: 2);

        var answer = await PassUntil(Report(_b, held: 0, wanted: 1));

        Assert.Equal(new PlacesAnswer(PlacesVerdict.Full, 0, 2), answer);
        Assert.Empty(_a.Probed);
    }

    [Fact]
    public async Task Most_silent_socket_of_all_frontends_is_probed_and_its_place_goes_to_the_one_who_waits()
    {
        await Report(_a, held: 0, wanted: 1);
        await Report(_b, held: 0, wanted: 1);
        _a.UserSockets = Silent("of-a", TimeSpan.FromSeconds(5));
        _b.UserSockets = Silent("of-b", TimeSpan.FromSeconds(9));
        var released = Task.FromResult<PlacesAnswer>(null!);
        _b.OnProbe = _ =>
        {
            _b.UserSockets = UserSockets.None;
            released = Report(_b, held: 0, wanted: 0);
        };

        var answer = await PassUntil(Report(_a, held: 1, wanted: 1));

        Assert.Equal(new PlacesAnswer(PlacesVerdict.Taken, 2, 2), answer);
        Assert.Equal(["of-b"], _b.Probed);
        Assert.Empty(_a.Probed);
        await released;
    }

    [Fact]
    public async Task Socket_that_is_being_probed_is_not_probed_again_and_the_wait_for_it_ends()
    {
        await Report(_a, held: 0, wanted: 2);
        _a.UserSockets = Silent("of-a", TimeSpan.FromSeconds(5));
        _a.OnProbe = id => _a.UserSockets = new UserSockets([], new SilentSocket(id, TimeSpan.FromSeconds(5), IsProbed: true));

        var answer = await PassUntil(Report(_b, held: 0, wanted: 1));

        Assert.Equal(PlacesVerdict.Full, answer.Verdict);
        Assert.Single(_a.Probed);
    }

    [Fact]
    public async Task New_activation_after_silos_changed_gives_nothing_before_every_frontend_has_said_what_it_holds()
    {
        _a.Places = new PlacesReport(_a.Id, ++_seq, Cap, 0, Cap);
        await _cluster.Register(_a);
        await _cluster.Register(_b);
        _cluster.Changes.Recent = true;

        var answer = await PassUntil(Report(_b, held: 0, wanted: 1));

        // The directory is that of the other tests, too.
        _a.Places = null;
        Assert.Equal(new PlacesAnswer(PlacesVerdict.Full, 0, 2), answer);
    }

    [Fact]
    public async Task Frontend_that_does_not_answer_a_new_activation_holds_a_user_up_but_not_for_long()
    {
        await _cluster.Register(_a);
        await _cluster.Register(_b);
        _cluster.Changes.Recent = true;
        _a.Fail();

        Assert.Equal(PlacesVerdict.Unknown, (await PassUntil(Report(_b, held: 0, wanted: 1))).Verdict);
        _cluster.Time.Advance(UserPlaces.LongestDoubt);
        var answer = await PassUntil(Report(_b, held: 0, wanted: 1));

        // The directory is that of the other tests, too.
        _a.Recover();
        Assert.Equal(new PlacesAnswer(PlacesVerdict.Taken, 1, 1), answer);
    }

    [Fact]
    public async Task Directory_that_does_not_even_know_who_asks_is_not_believed()
    {
        _cluster.Changes.Recent = true;
        Assert.Equal(new PlacesAnswer(PlacesVerdict.Unknown, 0, 0), await Report(_b, held: 0, wanted: 1));

        await _cluster.Register(_b);

        Assert.Equal(new PlacesAnswer(PlacesVerdict.Taken, 1, 1), await PassUntil(Report(_b, held: 0, wanted: 1)));
    }

    [Fact]
    public async Task Newest_socket_goes_where_two_activations_have_given_more_than_the_cap()
    {
        var old = _a.Connect();
        var young = _b.Connect();
        _a.UserSockets = new UserSockets([new UserSocketAge(old.Id, TimeSpan.FromSeconds(9))], null);
        _b.UserSockets = new UserSockets([new UserSocketAge(young.Id, TimeSpan.FromSeconds(1))], null);
        await Report(_a, held: 2, wanted: 0);
        await Report(_b, held: 1, wanted: 0);

        await Until(() => young.Closes.Count == 1, "the newest socket is closed");

        Assert.Equal(4009, young.Closes[0].Request.Code);
        Assert.Empty(old.Closes);
    }

    private static UserSockets Silent(string connectionId, TimeSpan silence) => new([], new SilentSocket(connectionId, silence, IsProbed: false));

    private Task<PlacesAnswer> Report(FakeFrontend frontend, int held, int wanted) =>
        _user.Report(new PlacesReport(frontend.Id, Interlocked.Increment(ref _seq), held, wanted, Cap), frontend.Way);

    // A report that was overtaken changes nothing.
    private Task Barrier() => _user.Report(new PlacesReport(_b.Id, 0, 0, 0, Cap), _b.Way);

    private async Task<PlacesAnswer> PassUntil(Task<PlacesAnswer> answer)
    {
        using var late = new CancellationTokenSource(GrainCluster.Patience);
        while (!answer.IsCompleted && !late.IsCancellationRequested)
        {
            for (var call = 0; call < Calls && !answer.IsCompleted; call++)
                await Barrier();
            _cluster.Time.Advance(Step);
        }

        Assert.True(answer.IsCompleted, "The ask was not answered.");
        return await answer;
    }

    private async Task Until(Func<bool> holds, string what)
    {
        using var late = new CancellationTokenSource(GrainCluster.Patience);
        while (!holds() && !late.IsCancellationRequested)
            await Barrier();
        Assert.True(holds(), what);
    }
}
