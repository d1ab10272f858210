using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Topics;
using Tidegate.Users;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Tests.Leases;
using Tidegate.WebFrontend.Users;

namespace Tidegate.WebFrontend.Tests.Users;

public sealed class UserGateTests : IDisposable
{
    private static readonly string Topic = TopicKey.User("h", "ann");

    private readonly FakeGateway _gateway = new();
    private readonly List<PlacesReport> _reports = [];
    private readonly UserGate _gate;

    public UserGateTests()
    {
        var options = new TidegateOptions();
        options.Limits.MaxConnectionsPerUser = 2;
        var settings = new ClusterSettingsSource(Options.Create(options));
        var answer = _gateway.ReportPlaces;
        _gateway.ReportPlaces = (topic, report) =>
        {
            _reports.Add(report);
            return answer(topic, report);
        };
        _gate = new UserGate(
            _gateway, new ConnectionRegistry(), new Connections.Harness.FakeIdentity(), settings, Options.Create(options), new FakeTimeProvider(), NullLogger<UserGate>.Instance);
    }

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Without_a_cap_nothing_is_called_and_nothing_kept()
    {
        Assert.Equal((null, null), await EnterAsync(cap: 0));
        Assert.Equal((0, 0), (_reports.Count, _gate.Users));
    }

    [Fact]
    public async Task Place_is_had_from_the_grain_and_over_the_cap_there_is_none()
    {
        var (first, _) = await EnterAsync();
        await EnterAsync();
        var (place, refusal) = await EnterAsync();

        Assert.Null(place);
        Assert.Equal((RefusalReasons.UserLimit, 429, 2L, 2L), (refusal!.Reason, refusal.StatusCode, refusal.Limit, refusal.InUse));
        first!.Dispose();
        first.Dispose();
        Assert.Equal(1, _gate.State(Topic).Held);
        Assert.NotNull((await EnterAsync()).Place);
    }

    [Fact]
    public async Task Place_of_an_old_socket_goes_to_the_upgrade_that_waits_without_a_further_call()
    {
        await EnterAsync();
        var (old, _) = await EnterAsync();
        _gateway.ReportPlaces = (_, _) => new TaskCompletionSource<PlacesAnswer>().Task;
        var reload = EnterAsync().AsTask();

        old!.Dispose();

        Assert.NotNull((await Expect.Within(reload, "the reload is let in")).Place);
        Assert.Equal(2, _gate.State(Topic).Held);
    }

    [Fact]
    public async Task Grain_that_does_not_answer_lets_nobody_in_and_is_told_again_what_is_held()
    {
        _gateway.ReportPlaces = (_, _) => Task.FromException<PlacesAnswer>(new TimeoutException());

        var (place, refusal) = await EnterAsync();

        Assert.Null(place);
        Assert.Equal((RefusalReasons.Unavailable, 503), (refusal!.Reason, refusal.StatusCode));
        Assert.Equal(1, _gate.Users);
    }

    [Fact]
    public async Task Answer_to_a_report_that_was_overtaken_gives_no_place()
    {
        var first = new TaskCompletionSource<PlacesAnswer>();
        var answer = _gateway.ReportPlaces;
        _gateway.ReportPlaces = (_, _) => first.Task;
        var upgrade = EnterAsync().AsTask();
        _gateway.ReportPlaces = answer;

        Assert.Equal(0, _gate.State(Topic).Held);
        first.SetResult(new PlacesAnswer(PlacesVerdict.Taken, 1, 1));

        // It is asked for again, and that answer counts.
        var (place, _) = await Expect.Within(upgrade, "the upgrade is let in");
        Assert.NotNull(place);
        Assert.Equal(1, _gate.State(Topic).Held);
    }

    [Fact]
    public async Task Upgrade_that_leaves_while_it_waits_holds_nothing()
    {
        var late = new TaskCompletionSource<PlacesAnswer>();
        _gateway.ReportPlaces = (_, _) => late.Task;
        using var gone = new CancellationTokenSource();
        var upgrade = _gate.EnterAsync("h", "ann", 2, gone.Token).AsTask();

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upgrade);
        late.SetResult(new PlacesAnswer(PlacesVerdict.Taken, 1, 1));

        Assert.Equal(0, _gate.State(Topic).Held);
    }

    [Fact]
    public async Task No_more_wait_for_one_user_than_the_bound()
    {
        _gateway.ReportPlaces = (_, _) => new TaskCompletionSource<PlacesAnswer>().Task;
        for (var i = 0; i < UserGate.MinWaiting; i++)
            _ = EnterAsync().AsTask();

        Assert.Equal(RefusalReasons.UserLimit, (await EnterAsync()).Refusal!.Reason);
    }

    private ValueTask<(IDisposable? Place, Refusal? Refusal)> EnterAsync(int cap = 2) => _gate.EnterAsync("h", "ann", cap);
}
