using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tidegate.Configuration;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Upstream;

namespace Tidegate.WebFrontend.Tests.Upstream;

public sealed class UpstreamLinkTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string OtherKey = "fedcba9876543210fedcba9876543210";

    [Fact]
    public async Task Event_has_the_headers_of_a_cloud_event_and_the_bytes_of_the_client()
    {
        await using var application = await PlayedApplication.StartAsync();
        using var host = new UpstreamHost(
            options =>
            {
                (options.Access.AccessKey, options.Access.SecondaryAccessKey) = (Key, OtherKey);
                options.Access.PublicEndpoints = ["https://Chat.example.com:8443/base"];
            },
            UpstreamHost.All(application.Url));
        var link = host.Open();
        link.Settle("Jörg ☂", "json.webpubsub.azure.v1");
        var message = new Message
        {
            Kind = MessageKind.Text,
            Payload = "[1]"u8.ToArray(),
            IsJson = true,
            Event = "sum.up",
            Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("color", "blue"),
        };

        Assert.Equal(HandlerOutcome.Handled, (await host.RunAsync(link.HandleAsync(message))).Outcome);

        var received = await application.NextAsync();
        Assert.Equal(("POST", "/hook/chat/sum.up?code=hush", "[1]", "application/json; charset=utf-8"), (received.Method, received.Target, received.Text, received["Content-Type"]));
        var expected = new Dictionary<string, string>
        {
            ["ce-specversion"] = "1.0",
            ["ce-awpsversion"] = "1.0",
            ["ce-type"] = "azure.webpubsub.user.sum.up",
            ["ce-source"] = "/hubs/chat/client/c1",
            ["ce-id"] = "1",
            ["ce-time"] = "2026-01-01T00:00:00.000Z",
            ["ce-signature"] = $"sha256={Signature(Key)},sha256={Signature(OtherKey)}",
            ["ce-connectionId"] = "c1",
            ["ce-hub"] = "chat",
            ["ce-eventName"] = "sum.up",
            ["ce-userId"] = "Jörg ☂",
            ["ce-subprotocol"] = "json.webpubsub.azure.v1",
            ["WebHook-Request-Origin"] = "chat.example.com:8443",
            ["X-WebPubSub-Metadata-color"] = "blue",
        };
        foreach (var (name, value) in expected)
            Assert.Equal((name, value), (name, received[name]));
        Assert.True(Guid.TryParse(received["x-ms-client-request-id"], out _));
        foreach (var name in new[] { "ce-connectionState", "Cookie", "traceparent" })
            Assert.Equal((name, ""), (name, received[name]));
    }

    [Theory]
    [InlineData(MessageKind.Text, false, "text/plain; charset=utf-8")]
    [InlineData(MessageKind.Text, true, "application/json; charset=utf-8")]
    [InlineData(MessageKind.Binary, false, "application/octet-stream")]
    public async Task Frame_without_a_name_is_the_event_message_in_its_own_type(MessageKind kind, bool isJson, string type)
    {
        await using var application = await PlayedApplication.StartAsync();
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));

        await host.RunAsync(host.Open(user: null).HandleAsync(new Message { Kind = kind, Payload = "1"u8.ToArray(), IsJson = isJson }));

        var received = await application.NextAsync();
        Assert.Equal(("azure.webpubsub.user.message", type, "1"), (received["ce-type"], received["Content-Type"], received.Text));
        // Without a key there is no signature, without a user no user.
        Assert.False(received.Headers.ContainsKey("ce-signature"));
        Assert.False(received.Headers.ContainsKey("ce-userId"));
    }

    [Fact]
    public async Task Events_of_a_connection_come_one_at_a_time_in_order_with_their_numbers()
    {
        await using var application = await PlayedApplication.StartAsync();
        var first = new TaskCompletionSource();
        application.Answer = (received, _) => received.Event == "connected" ? first.Task : Task.CompletedTask;
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var link = host.Open();

        link.Connected(() => []);
        var raised = link.HandleAsync(Message.FromText("1"));
        link.Disconnected("Gone");
        link.Disconnected("Gone again");
        Assert.Equal(HandlerOutcome.Unavailable, (await link.HandleAsync(Message.FromText("too late"))).Outcome);

        var connected = await application.NextAsync();
        Assert.Equal(("connected", "{}", "1", "azure.webpubsub.sys.connected"), (connected.Event, connected.Text, connected["ce-id"], connected["ce-type"]));
        Assert.True(application.IsQuiet);
        first.SetResult();
        await Expect.Within(raised, "the answer");
        var message = await application.NextAsync();
        Assert.Equal(("message", "1", "2"), (message.Event, message.Text, message["ce-id"]));
        var disconnected = await application.NextAsync();
        Assert.Equal(("disconnected", """{"reason":"Gone"}""", "3"), (disconnected.Event, disconnected.Text, disconnected["ce-id"]));
        await Eventually(host, () => host.Hubs.Pending == 0);
        Assert.True(application.IsQuiet);
    }

    [Fact]
    public async Task Client_that_was_never_known_is_not_told_of()
    {
        await using var application = await PlayedApplication.StartAsync();
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var link = host.Open();

        link.Disconnected("The upgrade was refused.");

        await Eventually(host, () => host.Hubs.Pending == 0);
        Assert.True(application.IsQuiet);
    }

    [Theory]
    [InlineData(408, 3)]
    [InlineData(500, 1)]
    [InlineData(503, 3)]
    public async Task Attempt_that_may_go_better_is_repeated_as_the_same_event(int status, int failures)
    {
        await using var application = await PlayedApplication.StartAsync();
        var left = failures;
        application.Answer = (_, response) =>
        {
            response.StatusCode = left-- > 0 ? status : 200;
            return Task.CompletedTask;
        };
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var begun = host.Time.GetUtcNow();

        Assert.Equal(HandlerOutcome.Handled, (await host.RaiseAsync(host.Open(), "hello")).Outcome);

        var attempts = new List<Received>();
        for (var i = 0; i <= failures; i++)
            attempts.Add(await application.NextAsync());
        Assert.True(application.IsQuiet);
        Assert.Single(attempts.Select(attempt => (attempt["ce-id"], attempt["ce-time"], attempt["x-ms-client-request-id"], attempt.Text)).Distinct());
        Assert.Equal(TimeSpan.FromSeconds(failures == 1 ? 1 : 9), host.Time.GetUtcNow() - begun);
    }

    [Fact]
    public async Task After_four_attempts_the_event_has_failed_and_the_log_says_so_without_the_secret()
    {
        await using var application = await PlayedApplication.StartAsync();
        application.Answer = Status(500);
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));

        Assert.Equal(HandlerOutcome.Failed, (await host.RaiseAsync(host.Open(), "hello")).Outcome);

        for (var i = 0; i < 4; i++)
            await application.NextAsync();
        Assert.True(application.IsQuiet);
        Assert.Equal("Event message of connection c1 of hub chat came to nothing: the answer is 500. 0 more since the last such line.", Assert.Single(host.Log.Of(3090)));
        Assert.DoesNotContain(host.Log.Lines, line => line.Text.Contains("hush", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(429)]
    [InlineData(302)]
    public async Task Other_answers_are_not_asked_for_again(int status)
    {
        await using var application = await PlayedApplication.StartAsync();
        application.Answer = (_, response) =>
        {
            response.StatusCode = status;
            response.Headers.Location = $"http://127.0.0.1:{application.Port}/elsewhere";
            return Task.CompletedTask;
        };
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));

        Assert.Equal(HandlerOutcome.Failed, (await host.RaiseAsync(host.Open(), "hello")).Outcome);

        Assert.Equal("/hook/chat/message?code=hush", (await application.NextAsync()).Target);
        Assert.True(application.IsQuiet);
        Assert.Single(application.Questions);
    }

    [Fact]
    public async Task Application_that_hangs_is_given_up_after_all_of_its_time()
    {
        await using var application = await PlayedApplication.StartAsync();
        var never = new TaskCompletionSource();
        application.Answer = (_, _) => never.Task;
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var raised = host.Open().HandleAsync(Message.FromText("hello"));
        await application.NextAsync();

        host.Time.Advance(Delivery.Patience - TimeSpan.FromSeconds(1));
        Assert.False(raised.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HandlerOutcome.Unanswered, (await Expect.Within(raised, "the end of the patience")).Outcome);
        never.SetResult();
    }

    [Fact]
    public async Task What_the_application_has_goes_with_the_connection_to_another_frontend()
    {
        await using var application = await PlayedApplication.StartAsync();
        application.Answer = (received, response) =>
        {
            response.Headers["ce-connectionState"] = "state of " + received.Text;
            response.Headers.SetCookie = "last=1; Path=/hook; HttpOnly";
            return Task.CompletedTask;
        };
        using var old = new UpstreamHost(UpstreamHost.All(application.Url));
        using var other = new UpstreamHost(UpstreamHost.All(application.Url));
        var link = old.Open();
        link.Connected(() => []);
        await old.RaiseAsync(link, "1");
        await application.NextAsync();
        await application.NextAsync();

        var left = link.Leave();
        link.Disconnected("It is not.");
        Assert.Equal(HandlerOutcome.Unavailable, (await old.RaiseAsync(link, "too late")).Outcome);
        var next = other.Open();
        next.Continue(left);
        await other.RaiseAsync(next, "2");
        next.Disconnected("It has left.");

        var received = await application.NextAsync();
        Assert.Equal(("2", "3", "state of 1", "last=1"), (received.Text, received["ce-id"], received["ce-connectionState"], received["Cookie"]));
        received = await application.NextAsync();
        Assert.Equal(("disconnected", "4"), (received.Event, received["ce-id"]));
        Assert.True(application.IsQuiet);
    }

    [Fact]
    public async Task Hub_that_is_not_listed_has_the_handlers_of_the_hub_default()
    {
        await using var application = await PlayedApplication.StartAsync();
        var settings = new HubOptions { Handler = HubHandler.Webhook, EventHandlers = [UpstreamHost.All(application.Url)] };
        using var host = new UpstreamHost(options => options.Hubs[HubOptions.DefaultHub] = settings, UpstreamHost.All(application.Url));

        Assert.True(host.Hubs.Asks("another"));
        var link = host.Hubs.Open("another", UpstreamHost.ConnectionId, "ann")!;
        Assert.Equal(HandlerOutcome.Handled, (await host.RaiseAsync(link, "1")).Outcome);

        var received = await application.NextAsync();
        Assert.Equal(("another", "/hook/another/message?code=hush"), (received["ce-hub"], received.Target));
    }

    [Fact]
    public async Task State_and_cookies_come_back_with_the_next_events_and_failures_change_neither()
    {
        await using var application = await PlayedApplication.StartAsync();
        application.Answer = (received, response) =>
        {
            response.StatusCode = received.Text == "bad" ? 400 : 200;
            response.Headers["ce-connectionState"] = received.Text == "clear" ? "" : "état " + received.Text;
            response.Headers.SetCookie = $"last={received.Text}; Path=/hook; HttpOnly";
            return Task.CompletedTask;
        };
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var link = host.Open();

        var seen = new List<(string, string)>();
        foreach (var text in new[] { "first", "bad", "second", "clear", "last" })
        {
            await host.RaiseAsync(link, text);
            var received = await application.NextAsync();
            seen.Add((received["ce-connectionState"], received["Cookie"]));
        }

        Assert.Equal([("", ""), ("état first", "last=first"), ("état first", "last=first"), ("état second", "last=second"), ("", "last=clear")], seen);
        Assert.True(link.HeldBytes > 0);
    }

    [Fact]
    public async Task First_handler_that_takes_an_event_gets_it()
    {
        await using var one = await PlayedApplication.StartAsync();
        await using var two = await PlayedApplication.StartAsync();
        using var host = new UpstreamHost(
            new EventHandlerOptions { Url = one.Url, Events = "a,b" },
            new EventHandlerOptions { Url = two.Url, Events = "*", SystemEvents = "connected" },
            new EventHandlerOptions { Url = one.Url, Events = "c", SystemEvents = "connected,disconnected" });
        var link = host.Open();

        link.Connected(() => []);
        Assert.Equal("connected", (await two.NextAsync()).Event);
        foreach (var (name, taker) in new[] { ("A", one), ("b", one), ("c", two), ("d", two) })
        {
            await host.RaiseAsync(link, "x", name);
            Assert.Equal(name, (await taker.NextAsync()).Event);
        }

        link.Disconnected("Gone");
        Assert.Equal("disconnected", (await one.NextAsync()).Event);
    }

    [Fact]
    public async Task Order_of_the_handlers_is_that_of_their_hub()
    {
        await using var one = await PlayedApplication.StartAsync();
        await using var two = await PlayedApplication.StartAsync();
        EventHandlerOptions[] handlers = [new() { Url = one.Url, Events = "a" }, new() { Url = two.Url, Events = "*" }];
        using var host = new UpstreamHost(
            options => options.Hubs["reversed"] = new HubOptions { Handler = HubHandler.Webhook, EventHandlers = [handlers[1], handlers[0]] }, handlers);

        await host.RaiseAsync(host.Open(), "x", "a");
        await host.RaiseAsync(host.Hubs.Open("reversed", "c2", null), "x", "a");

        Assert.Equal("/hook/chat/a?code=hush", (await one.NextAsync()).Target);
        Assert.Equal("/hook/reversed/a?code=hush", (await two.NextAsync()).Target);
        Assert.False(host.Hubs.Serves("unlisted"));
    }

    [Fact]
    public async Task Event_that_nobody_takes_fails_and_the_log_says_so_once()
    {
        await using var application = await PlayedApplication.StartAsync();
        using var host = new UpstreamHost(new EventHandlerOptions { Url = application.Url, Events = "known" });
        var link = host.Open();

        foreach (var name in new[] { "unknown", "other" })
        {
            var answer = await host.RaiseAsync(link, "x", name);
            Assert.Equal((HandlerOutcome.Unavailable, $"No event handler of hub 'chat' takes event '{name}'."), (answer.Outcome, answer.Detail));
        }

        Assert.Equal(HandlerOutcome.Handled, (await host.RaiseAsync(link, "x", "known")).Outcome);
        Assert.Contains("takes event unknown of a client", Assert.Single(host.Log.Of(3092)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_that_would_break_a_header_is_not_sent()
    {
        await using var application = await PlayedApplication.StartAsync();
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var message = Message.FromText("x") with { Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("k", "v\r\nce-userId: root") };

        Assert.Equal(HandlerOutcome.Failed, (await host.RunAsync(host.Open().HandleAsync(message))).Outcome);

        Assert.True(application.IsQuiet);
    }

    [Fact]
    public async Task Answer_that_is_too_large_fails()
    {
        await using var application = await PlayedApplication.StartAsync();
        application.Answer = async (received, response) =>
        {
            // Without a length that would tell it beforehand.
            var block = new byte[1024 * 1024];
            for (var i = 0; i < (received.Text == "much" ? 17 : 2); i++)
                await response.Body.WriteAsync(block);
        };
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var link = host.Open();

        Assert.Equal(HandlerOutcome.Failed, (await host.RaiseAsync(link, "much")).Outcome);

        var answer = await host.RaiseAsync(link, "less");
        Assert.Equal((HandlerOutcome.Handled, 2 * 1024 * 1024), (answer.Outcome, answer.Reply!.Payload.Length));
    }

    [Fact]
    public async Task Connect_is_number_zero_and_a_client_that_leaves_meanwhile_is_told_of_once_it_was_accepted()
    {
        await using var application = await PlayedApplication.StartAsync();
        var accepted = new TaskCompletionSource();
        application.Answer = (received, _) => received.Event == "connect" ? accepted.Task : Task.CompletedTask;
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var link = host.Open();
        using var gone = new CancellationTokenSource();

        var connecting = link.ConnectAsync(() => "{}"u8.ToArray(), gone.Token);
        var connect = await application.NextAsync();
        Assert.Equal(("connect", "0", ""), (connect.Event, connect["ce-id"], connect["ce-subprotocol"]));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        link.Disconnected("The client left.");
        Assert.True(application.IsQuiet);
        accepted.SetResult();

        var disconnected = await application.NextAsync();
        Assert.Equal(("disconnected", """{"reason":"The client left."}""", "1"), (disconnected.Event, disconnected.Text, disconnected["ce-id"]));
    }

    // A socket may be gone before it was announced.
    [Fact]
    public async Task Nothing_comes_after_disconnected()
    {
        await using var application = await PlayedApplication.StartAsync();
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        var link = host.Open();
        Assert.NotNull((await link.ConnectAsync(() => [], CancellationToken.None)).Answer);

        link.Disconnected("Gone");
        link.Connected(() => []);

        Assert.Equal(["connect", "disconnected"], new[] { (await application.NextAsync()).Event, (await application.NextAsync()).Event });
        await Eventually(host, () => host.Hubs.Pending == 0);
        Assert.True(application.IsQuiet);
    }

    [Fact]
    public async Task No_more_upgrades_wait_for_applications_than_may()
    {
        await using var application = await PlayedApplication.StartAsync();
        var decided = new TaskCompletionSource();
        application.Answer = (_, _) => decided.Task;
        using var host = new UpstreamHost(options => options.Frontend.MaxWaitingUpgrades = 1, UpstreamHost.All(application.Url));
        using var gone = new CancellationTokenSource();
        var first = host.Open().ConnectAsync(() => [], gone.Token);
        await application.NextAsync();

        Assert.Same(ConnectOutcome.Crowded, await host.Open().ConnectAsync(() => [], CancellationToken.None));
        // A client that left is still waited for: what it has set going is under way.
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Same(ConnectOutcome.Crowded, await host.Open().ConnectAsync(() => [], CancellationToken.None));

        decided.SetResult();
        await Eventually(host, () => host.Hubs.TryWait());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Process_that_ends_gives_its_last_events_a_moment(bool answers)
    {
        await using var application = await PlayedApplication.StartAsync();
        var answered = new TaskCompletionSource();
        application.Answer = (_, _) => answered.Task;
        using var host = new UpstreamHost(UpstreamHost.All(application.Url));
        host.Open().Connected(() => []);
        await application.NextAsync();

        var stopping = host.Hubs.StopAsync(CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        if (answers)
            answered.SetResult();
        else
            host.Time.Advance(TimeSpan.FromSeconds(5));
        await Expect.Within(stopping, "the end");

        Assert.Equal(answers ? [] : ["The process ends with 1 events that applications were not told of"], host.Log.Of(3095));
        answered.TrySetResult();
    }

    [Fact]
    public async Task Memberships_are_told_after_connected_and_until_disconnected()
    {
        await using var application = await PlayedApplication.StartAsync();
        using var host = new UpstreamHost(new EventHandlerOptions { Url = application.Url, SystemEvents = "connected,disconnected", GroupEvents = "joined,left" });
        var link = host.Open();

        link.GroupChanged("before", member: true);
        link.Connected(() => ["one", "tw\"o"]);
        link.GroupChanged("three", member: true);
        link.GroupChanged("one", member: false);
        link.Disconnected("Gone");
        link.GroupChanged("three", member: false);

        var seen = new List<(string, string, string)>();
        for (var i = 0; i < 6; i++)
        {
            var received = await application.NextAsync();
            seen.Add((received["ce-type"], received.Event, received.Text));
        }

        Assert.Equal(
            [
                ("azure.webpubsub.sys.connected", "connected", "{}"),
                ("azure.webpubsub.gp.joined", "joined", """{"group":"one"}"""),
                ("azure.webpubsub.gp.joined", "joined", """{"group":"tw\u0022o"}"""),
                ("azure.webpubsub.gp.joined", "joined", """{"group":"three"}"""),
                ("azure.webpubsub.gp.left", "left", """{"group":"one"}"""),
                ("azure.webpubsub.sys.disconnected", "disconnected", """{"reason":"Gone"}"""),
            ],
            seen);
        await Eventually(host, () => host.Hubs.Pending == 0);
        Assert.True(application.IsQuiet);
    }

    [Fact]
    public async Task Client_that_joins_faster_than_its_application_hears_of_it_loses_only_its_own_events()
    {
        await using var application = await PlayedApplication.StartAsync();
        var hangs = new TaskCompletionSource();
        application.Answer = (_, _) => hangs.Task;
        using var host = new UpstreamHost(new EventHandlerOptions { Url = application.Url, SystemEvents = "connected,disconnected", GroupEvents = "joined" });
        var link = host.Open();
        link.Connected(() => []);

        for (var i = 0; i < UpstreamLink.MaxMemberships + 50; i++)
            link.GroupChanged("g", member: true);
        link.Disconnected("Gone");

        Assert.Equal(UpstreamLink.MaxMemberships + 2, host.Hubs.Pending);
        Assert.Single(host.Log.Of(3091));
        hangs.SetResult();
        for (var i = 0; i < UpstreamLink.MaxMemberships + 1; i++)
            Assert.NotEqual("disconnected", (await application.NextAsync()).Event);
        Assert.Equal("disconnected", (await application.NextAsync()).Event);
    }

    private static Func<Received, HttpResponse, Task> Status(int status) => (_, response) =>
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static string Signature(string key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(UpstreamHost.ConnectionId)));

    private static Task Eventually(UpstreamHost host, Func<bool> holds) => Expect.Within(
        Task.Run(async () =>
        {
            while (!holds())
                await Task.Yield();
        }),
        $"the end of {host.Hubs.Pending} events");
}
