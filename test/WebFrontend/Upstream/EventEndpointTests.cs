using System.Net;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.Configuration.Webhook;
using Tidegate.Topics;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Tests.ServiceApi;
using Tidegate.WebFrontend.Timing;
using Tidegate.WebFrontend.Upstream;

namespace Tidegate.WebFrontend.Tests.Upstream;

/// <summary>Where events may go.</summary>
public sealed class EventEndpointTests
{
    private static readonly EventSubject Subject = new("c1", "chat", null, null);
    private static readonly EventStamp Stamp = new(1, DateTimeOffset.UnixEpoch, Guid.Empty, null, null);

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task Name_that_leads_to_a_private_address_gets_nothing(string address)
    {
        var log = new LogLines();
        using var large = new LargeAnswers();
        using var endpoint = Endpoint("https://app.example.com/", large, log, _ => [IPAddress.Parse("93.184.216.34"), IPAddress.Parse(address)]);

        var delivery = await endpoint.TryAsync(UpstreamEvent.Connected, Subject, Stamp, CancellationToken.None);

        Assert.Equal(DeliveryResult.NotWanted, delivery.Result);
        Assert.False(delivery.IsWorthAnotherTry);
        Assert.Contains("which is not in an open network and not in Tidegate:Hubs:chat:WebhookNetworks", Assert.Single(log.Of(3093)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_is_looked_up_once_for_a_connection_and_that_one_is_used()
    {
        await using var application = await PlayedApplication.StartAsync();
        var asked = new List<string>();
        using var large = new LargeAnswers();
        using var endpoint = Endpoint($"http://localhost:{application.Port}/", large, new LogLines(), name =>
        {
            asked.Add(name);
            return [IPAddress.Loopback];
        });

        for (var i = 0; i < 3; i++)
            Assert.Equal(204, (await endpoint.TryAsync(UpstreamEvent.User(Message.FromText("x")), Subject, Stamp, CancellationToken.None)).Response?.Status);

        Assert.Equal(["localhost"], asked);
        Assert.Equal($"localhost:{application.Port}", (await application.NextAsync())["Host"]);
    }

    [Fact]
    public async Task Connection_that_is_refused_is_worth_another_try()
    {
        int port;
        await using (var application = await PlayedApplication.StartAsync())
            port = application.Port;
        using var large = new LargeAnswers();
        using var endpoint = Endpoint($"http://127.0.0.1:{port}/", large, new LogLines(), _ => [IPAddress.Loopback]);

        var delivery = await endpoint.TryAsync(UpstreamEvent.Connected, Subject, Stamp, CancellationToken.None);

        Assert.Equal((DeliveryResult.Broken, true), (delivery.Result, delivery.IsWorthAnotherTry));
    }

    [Fact]
    public async Task Handler_that_hangs_at_one_kind_of_event_goes_on_with_the_others()
    {
        await using var application = await PlayedApplication.StartAsync();
        var hangs = new TaskCompletionSource();
        application.Answer = (received, _) => received.Event == "message" ? hangs.Task : Task.CompletedTask;
        using var large = new LargeAnswers();
        using var endpoint = Endpoint(application.Url, large, new LogLines(), _ => [IPAddress.Loopback]);
        var hanging = Enumerable.Range(0, UpstreamBounds.MaxUserEvents + 1).Select(_ => TryAsync(UpstreamEvent.User(Message.FromText("x")))).ToList();
        for (var i = 0; i < UpstreamBounds.MaxUserEvents; i++)
            await application.NextAsync();

        foreach (var sent in new[] { UpstreamEvent.Connect([]), UpstreamEvent.Connected })
        {
            Assert.Equal(200, (await Expect.Within(TryAsync(sent), sent.Name)).Response?.Status);
            Assert.Equal(sent.Name, (await application.NextAsync()).Event);
        }

        Assert.True(application.IsQuiet);
        hangs.SetResult();
        foreach (var delivery in await Expect.Within(Task.WhenAll(hanging), "the end of all"))
            Assert.Equal(DeliveryResult.Answered, delivery.Result);

        Task<Delivery> TryAsync(UpstreamEvent sent) => endpoint.TryAsync(sent, Subject, Stamp, CancellationToken.None).AsTask();
    }

    private static EventEndpoint Endpoint(string url, LargeAnswers large, LogLines log, Func<string, IPAddress[]> resolve)
    {
        Assert.True(EventRoute.TryParse("chat", new EventHandlerOptions { Url = url, Events = "*" }, [], out var route));
        var time = new FakeTimeProvider();
        return new EventEndpoint(
            "The handler", route, new EventCaller(new AccessOptions()), large, new MonotonicClock(time), time, log, (name, _) => Task.FromResult(resolve(name)));
    }
}
