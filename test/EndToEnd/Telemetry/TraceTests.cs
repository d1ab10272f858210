using System.Diagnostics;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Telemetry;

/// <summary>A publish through frontend, silo and frontend again is one trace at a collector.</summary>
public sealed class TraceTests
{
    private const string Token = "canary-token-9b1e";
    private const string User = "canary-user-44c0";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Publish_is_one_trace_from_the_request_over_its_topic_to_the_delivery_and_holds_no_token()
    {
        using var collector = new Collector();
        var settings = new Settings()
            .With("Telemetry:OtlpEndpoint", $"http://ann:hush-hush@127.0.0.1:{collector.Port}")
            .With("Telemetry:TraceSampling", "0");
        await using var cluster = await Cluster.StartAsync(frontends: 1, settings);
        var frontend = cluster.Frontends[0];
        await using var client = await WebSocketTestClient.OpenAsync(frontend.Addresses.WebSocketUrl($"/ws?user={User}"));
        await WebSocketTestClient.TryOpenAsync(frontend.Addresses.WebSocketUrl($"/ws?access_token={Token}"));
        await Eventually.Holds("the topic knows the client", Patience, () => frontend.Admin.SendToUserAsync("default", User, "x").ContinueWith(_ => client.Messages.Count, TaskScheduler.Default), count => count > 0);

        var (trace, parent) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());
        using var http = new HttpClient { BaseAddress = frontend.Addresses.AdminUrl };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/admin/hubs/default/users/{User}:send?access_token={Token}", UriKind.Relative))
        {
            Content = new StringContent("traced"),
        };
        request.Headers.Add("traceparent", $"00-{trace}-{parent}-01");
        using var answer = await http.SendAsync(request);
        Assert.Equal(trace, answer.Headers.GetValues("X-Correlation-Id").Single());
        await client.WaitForAsync("the message", message => message.Text == "traced");

        var spans = await Eventually.Holds(
            "spans of request, topic and delivery",
            Patience,
            () => collector.Spans.Where(span => span.TraceId == trace).ToList(),
            all => all.Any(span => span.Name == "tidegate.deliver") && all.Any(span => span.ParentId == parent) && all.Any(span => span.Resource.Contains("tidegate-silo", StringComparison.Ordinal)));
        var byId = spans.ToDictionary(span => span.SpanId);
        var delivery = spans.Single(span => span.Name == "tidegate.deliver");
        Assert.Contains("tidegate-frontend", delivery.Resource, StringComparison.Ordinal);
        Assert.Contains("tidegate-silo", byId[delivery.ParentId].Resource, StringComparison.Ordinal);
        Assert.Contains("Publish", byId[delivery.ParentId].Name, StringComparison.Ordinal);
        // Nothing but the traced publish was sampled, and nothing of a URL is in it.
        Assert.All(collector.Spans, span => Assert.Equal(trace, span.TraceId));
        Assert.False(collector.Holds(Token));
        Assert.False(collector.Holds(User));
        Assert.All(collector.Authorizations, header => Assert.Equal("Basic YW5uOmh1c2gtaHVzaA==", header));
        foreach (var process in (ServiceProcess[])[frontend, cluster.Silo])
        {
            Assert.DoesNotContain(Token, process.Output.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("hush-hush", process.Output.Text, StringComparison.Ordinal);
        }
    }
}
