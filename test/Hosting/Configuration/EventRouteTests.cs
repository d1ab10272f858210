using System.Net;
using Tidegate.Configuration;
using Tidegate.Configuration.Webhook;

namespace Tidegate.Hosting.Tests.Configuration;

public sealed class EventRouteTests
{
    [Fact]
    public void Names_of_hub_and_event_are_escaped_and_never_change_the_host()
    {
        var route = Route("https://app.example.com/hubs/{hub}/{event}?e={event}&code=hush", events: "*");

        Assert.Equal("https://app.example.com/hubs/a%5B1%5D%60%2C/x..y?e=x..y&code=hush", route.UrlOf("a[1]`,", "x..y").AbsoluteUri);
        Assert.Equal("app.example.com", route.UrlOf("@evil.example/", "//evil.example").Host);
    }

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("message", "MESSAGE", true)]
    [InlineData("a, b.c", "b.c", true)]
    [InlineData("a, b.c", "b", false)]
    [InlineData(null, "message", false)]
    public void Events_of_clients_are_taken_by_name_in_any_case(string? events, string name, bool taken)
    {
        var route = Route("https://app.example.com/", events, system: "Connect");

        Assert.Equal(taken, route.TakesUser(name));
        Assert.True(route.TakesSystem("connect"));
        Assert.False(route.TakesSystem("connected"));
    }

    // "connect" of a client is another event than that of Tidegate.
    [Fact]
    public void Events_of_clients_are_not_those_of_the_system()
    {
        var route = Route("https://app.example.com/", events: "*");

        Assert.True(route.TakesUser("connect"));
        Assert.False(route.TakesSystem("connect"));
    }

    [Fact]
    public void Networks_of_the_hub_are_open_to_its_handlers()
    {
        Assert.False(EventRoute.TryParse("chat", new EventHandlerOptions { Url = "https://10.0.0.1/", Events = "*" }, [], out _));
        Assert.True(EventRoute.TryParse("chat", new EventHandlerOptions { Url = "https://10.0.0.1/", Events = "*" }, ["10.0.0.0/24"], out var route));
        Assert.True(route.Target.Allows(IPAddress.Parse("10.0.0.1")));
        Assert.False(route.Target.Allows(IPAddress.Parse("10.0.1.1")));
        Assert.Equal("Hubs:chat:WebhookNetworks", route.Target.NetworksKey);
    }

    private static EventRoute Route(string url, string? events, string? system = null)
    {
        Assert.True(EventRoute.TryParse("chat", new EventHandlerOptions { Url = url, Events = events, SystemEvents = system }, [], out var route));
        return route;
    }
}
