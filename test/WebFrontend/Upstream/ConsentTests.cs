using Microsoft.AspNetCore.Http;
using Tidegate.Configuration;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Upstream;

namespace Tidegate.WebFrontend.Tests.Upstream;

public sealed class ConsentTests
{
    private static readonly EventCaller Caller = new(new AccessOptions { PublicEndpoints = ["https://chat.example.com"] });

    [Fact]
    public void Nobody_goes_on_before_the_first_answer()
    {
        Assert.Equal((null, true), new Consent().At(TimeSpan.Zero));
    }

    [Fact]
    public void Yes_is_good_for_a_minute_and_is_then_renewed_beside_the_events()
    {
        var consent = new Consent();
        Assert.True(consent.Answered(ConsentVerdict.Granted, TimeSpan.FromSeconds(10)));

        Assert.Equal((ConsentVerdict.Granted, false), consent.At(TimeSpan.FromSeconds(69.9)));
        Assert.Equal((ConsentVerdict.Granted, true), consent.At(TimeSpan.FromSeconds(70)));
        Assert.False(consent.Answered(ConsentVerdict.Granted, TimeSpan.FromSeconds(70)));
        Assert.Equal((ConsentVerdict.Granted, false), consent.At(TimeSpan.FromSeconds(129)));
    }

    [Theory]
    [InlineData(ConsentVerdict.Refused)]
    [InlineData(ConsentVerdict.Unreachable)]
    public void No_is_good_for_a_second_and_twice_as_long_each_time_up_to_a_minute(object verdict)
    {
        var consent = new Consent();
        var now = TimeSpan.Zero;
        foreach (var pause in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            Assert.Equal((null, true), consent.At(now));
            consent.Answered((ConsentVerdict)verdict, now);
            now += TimeSpan.FromSeconds(pause) - TimeSpan.FromTicks(1);
            Assert.Equal(((ConsentVerdict)verdict, false), consent.At(now));
            now += TimeSpan.FromTicks(1);
        }

        consent.Answered(ConsentVerdict.Granted, now);
        Assert.True(consent.Answered((ConsentVerdict)verdict, now));
        Assert.Equal((null, true), consent.At(now + TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(200, ConsentVerdict.Granted, "*")]
    [InlineData(204, ConsentVerdict.Granted, "CHAT.example.com")]
    [InlineData(200, ConsentVerdict.Granted, "other.example.com", "chat.example.com")]
    [InlineData(200, ConsentVerdict.Granted, "other.example.com, chat.example.com")]
    [InlineData(200, ConsentVerdict.Refused, "other.example.com")]
    [InlineData(200, ConsentVerdict.Refused, "chat.example.com.evil.example")]
    [InlineData(200, ConsentVerdict.Refused)]
    [InlineData(302, ConsentVerdict.Refused, "*")]
    [InlineData(403, ConsentVerdict.Refused, "*")]
    [InlineData(408, ConsentVerdict.Unreachable, "*")]
    [InlineData(500, ConsentVerdict.Unreachable, "*")]
    public void Answer_allows_by_its_status_and_its_header(int status, object verdict, params string[] allowed) =>
        Assert.Equal(verdict, ConsentAnswer.Of(status, allowed, Caller).Verdict);

    [Fact]
    public async Task Application_is_asked_once_before_its_first_event_and_again_after_a_minute()
    {
        await using var application = await PlayedApplication.StartAsync();
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var link = host.Open();

        await host.RaiseAsync(link, "1");
        await host.RaiseAsync(link, "2");
        var question = Assert.Single(application.Questions);
        Assert.Equal(("OPTIONS", "/hook/chat/validate?code=hush", "localhost", "1.0"), (question.Method, question.Target, question["WebHook-Request-Origin"], question["ce-awpsversion"]));

        host.Time.Advance(Consent.GoodFor);
        await host.RaiseAsync(link, "3");
        await WaitForQuestionsAsync(application, 2);
    }

    [Fact]
    public async Task Application_that_has_nothing_for_OPTIONS_is_asked_by_GET()
    {
        await using var application = await PlayedApplication.StartAsync();
        var agree = application.Agree;
        application.Agree = (received, response) =>
        {
            response.StatusCode = received.Method == "GET" ? 200 : 404;
            return agree(received, response);
        };
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));

        Assert.Equal(HandlerOutcome.Handled, (await host.RaiseAsync(host.Open(), "1")).Outcome);

        Assert.Equal(["OPTIONS", "GET"], application.Questions.Select(question => question.Method));
    }

    [Fact]
    public async Task Application_that_does_not_agree_gets_nothing_and_is_not_asked_for_each_event()
    {
        await using var application = await PlayedApplication.StartAsync();
        application.Agree = (_, _) => Task.CompletedTask;
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var link = host.Open();

        for (var i = 0; i < 3; i++)
            Assert.Equal(HandlerOutcome.Unavailable, (await host.RaiseAsync(link, "1")).Outcome);

        Assert.Single(application.Questions);
        Assert.True(application.IsQuiet);
        Assert.Equal(
            "Event handler 0 of hub chat gets no events: WebHook-Allowed-Origin names neither localhost nor *. It has to answer OPTIONS with 2xx and WebHook-Allowed-Origin.",
            Assert.Single(host.Log.Of(3093)));
    }

    // A process that starts after its first client is met by the attempts of the event.
    [Fact]
    public async Task Application_that_is_not_there_yet_is_asked_again_with_the_next_attempt()
    {
        await using var application = await PlayedApplication.StartAsync();
        var agree = application.Agree;
        var isThere = false;
        application.Agree = (received, response) =>
        {
            response.StatusCode = isThere ? 200 : 503;
            isThere = true;
            return agree(received, response);
        };
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));

        Assert.Equal(HandlerOutcome.Handled, (await host.RaiseAsync(host.Open(), "1")).Outcome);

        Assert.Equal(2, application.Questions.Count);
        Assert.Single(host.Log.Of(3094));
    }

    [Fact]
    public async Task Application_that_does_not_answer_in_ten_seconds_counts_as_not_there()
    {
        await using var application = await PlayedApplication.StartAsync();
        var never = new TaskCompletionSource();
        application.Agree = (_, _) => never.Task;
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var raised = host.Open().HandleAsync(Message.FromText("1"));

        // Four attempts, each with a question of ten seconds.
        await host.Time.RunAsync(raised, ConsentCheck.Patience);

        Assert.Equal(HandlerOutcome.Unanswered, (await raised).Outcome);
        Assert.Contains("no answer in 10 s", Assert.Single(host.Log.Of(3093)), StringComparison.Ordinal);
        never.SetResult();
    }

    private static Task WaitForQuestionsAsync(PlayedApplication application, int count) => Expect.Within(
        Task.Run(async () =>
        {
            while (application.Questions.Count < count)
                await Task.Yield();
        }),
        $"{count} questions");
}
