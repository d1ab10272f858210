using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Hubs;
using Tidegate.TestKit.Waiting;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Gateway;

/// <summary>In which order grains are asked for a link, and what their answers mean.</summary>
public sealed class LinkMovesTests
{
    private static readonly ConnectionDescriptor There = new()
    {
        ConnectionId = "c",
        Hub = "chat",
        UserId = "ann",
        FrontendId = "f-2",
        Remote = "127.0.0.1:1",
        Protocol = "reliable",
    };

    private readonly FakeGrains _grains = new();
    private readonly SteppingClock _time = new(DateTimeOffset.UnixEpoch);
    private readonly ToldTopics _topics = new();
    private readonly LinkMoves _moves;

    public LinkMovesTests() =>
        _moves = new LinkMoves(new LocalLinks(new ConnectionRegistry(), _time), _grains, new FakeObservers(), _topics, _time);

    [Fact]
    public async Task Link_of_another_frontend_is_found_through_its_grain()
    {
        _grains.Handler = _ => Task.FromResult(new LinkOffer(LinkOutcome.Offered, There, ["g"]) { Roles = ["r"], WantsNotices = true });

        var found = await _moves.FindAsync("chat", "c", "token", CancellationToken.None);

        Assert.Equal((There, "token", true), (found!.Descriptor, found.Token, found.WantsNotices));
        Assert.Equal(("g", "r"), (Assert.Single(found.Groups), Assert.Single(found.Roles)));
        var call = await _grains.NextAsync("the question");
        Assert.Equal(("c", nameof(IConnectionGrain.OfferLink), "token"), (call.Key, call.Method, call.Arg<string>()));
        Assert.Null(await _moves.FindAsync("another", "c", "token", CancellationToken.None));
    }

    [Fact]
    public async Task What_is_no_link_or_no_claim_is_none()
    {
        _grains.Handler = _ => Task.FromResult(new LinkOffer(LinkOutcome.Unknown));
        Assert.Null(await _moves.FindAsync("chat", "c", "token", CancellationToken.None));
        await _grains.NextAsync("the question");

        Assert.Null(await _moves.FindAsync("chat", "c", "", CancellationToken.None));
        Assert.Null(await _moves.FindAsync("chat", new string('c', 200), "token", CancellationToken.None));
        Assert.True(_grains.IsQuiet);
    }

    [Fact]
    public async Task Busy_link_is_asked_for_again_but_not_for_ever()
    {
        var asked = 0;
        _grains.Handler = _ => Task.FromResult(++asked < 3 ? new LinkOffer(LinkOutcome.Busy) : new LinkOffer(LinkOutcome.Offered, There, []));
        var found = _moves.FindAsync("chat", "c", "token", CancellationToken.None).AsTask();
        await _time.RunAsync(found, TimeSpan.FromSeconds(1));
        Assert.NotNull(await found);

        _grains.Handler = _ => Task.FromResult(new LinkOffer(LinkOutcome.Busy));
        var never = _moves.FindAsync("chat", "c", "token", CancellationToken.None).AsTask();
        await _time.RunAsync(never.ContinueWith(_ => true, TaskScheduler.Default), TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => never);
    }

    [Fact]
    public async Task Link_is_taken_once_every_topic_is_told_and_settled()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Access.AccessKey = TestToken.Key);
        using var client = await ReliableClient.ConnectAsync(host);
        var connection = await host.Gateway.NextOpened();
        await client.JoinAsync("room");
        var state = new LinkState { Secret = [1] };
        _grains.Handler = call => call.Method == nameof(ITopicGrain.Settle) ? Task.FromResult(true) : Task.FromResult<LinkState?>(state);
        var found = new LinkFound(There, "token", ["room"], [], WantsNotices: false, Here: null);

        var taking = _moves.TakeAsync(connection, found, CancellationToken.None);

        Assert.True(_grains.IsQuiet);
        Assert.Equal(["group/echo/room", "hub/echo", "user/echo/ann"], _topics.Asked.Order(StringComparer.Ordinal));
        _topics.Told.SetResult();
        Assert.Same(state, await taking);
        List<GrainCall> calls = [];
        for (var n = 0; n < 4; n++)
            calls.Add(await _grains.NextAsync("a call"));
        Assert.Equal(["group/echo/room", "hub/echo", "user/echo/ann"], calls[..3].Select(call => (string)call.Key).Order(StringComparer.Ordinal));
        Assert.All(calls[..3], call => Assert.Equal((nameof(ITopicGrain.Settle), "f-2"), (call.Method, call.Arg<string>())));
        Assert.Equal((nameof(IConnectionGrain.TakeLink), "token", "f-2", connection.Descriptor), (calls[3].Method, calls[3].Arg<string>(), calls[3].Arg<string>(1), calls[3].Arg<ConnectionDescriptor>(2)));
    }

    [Fact]
    public async Task Link_is_left_where_it_is_while_messages_are_on_their_way_to_it_alone()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Access.AccessKey = TestToken.Key);
        using var client = await ReliableClient.ConnectAsync(host);
        var connection = await host.Gateway.NextOpened();
        _topics.Told.SetResult();
        _grains.Handler = call => Task.FromResult((string)call.Key != "hub/echo");
        var found = new LinkFound(There, "token", [], [], WantsNotices: false, Here: null);

        await Assert.ThrowsAsync<TimeoutException>(() => _moves.TakeAsync(connection, found, CancellationToken.None));

        for (var n = 0; n < 2; n++)
            Assert.Equal(nameof(ITopicGrain.Settle), (await _grains.NextAsync("a topic")).Method);
        Assert.True(_grains.IsQuiet);
    }

    [Fact]
    public async Task Handler_grain_hears_nothing_of_a_move()
    {
        var options = new TidegateOptions { Hubs = { ["chat"] = new HubOptions { Handler = HubHandler.Grain } } };
        using var handlers = new HubHandlerCalls(_grains, Options.Create(options), _time, TestMetrics.Create(), NullLogger<HubHandlerCalls>.Instance);
        var closed = new ConnectionClosed(1000, "", new ConnectionReading());

        handlers.Resumed(There);
        Assert.True(_grains.IsQuiet);
        handlers.Disconnected(There, closed);
        Assert.Equal(nameof(IHubHandlerGrain.OnDisconnected), (await _grains.NextAsync("the end")).Method);

        handlers.Resumed(There);
        handlers.Moved(There);
        handlers.Disconnected(There, closed);
        Assert.True(_grains.IsQuiet);
    }

    private sealed class ToldTopics : ITopicNews
    {
        public ConcurrentQueue<string> Asked { get; } = new();

        public TaskCompletionSource Told { get; } = new();

        public Task WhenTold(string topic)
        {
            Asked.Enqueue(topic);
            return Told.Task;
        }
    }
}
