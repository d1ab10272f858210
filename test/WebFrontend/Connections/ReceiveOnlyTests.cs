using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Processes.Waiting;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

/// <summary>A client that only receives is active while something is sent to it.</summary>
public class ReceiveOnlyTests
{
    [Theory]
    [InlineData("/ws?hub=echo")]
    [InlineData("/client/hubs/echo")]
    public async Task Client_that_is_sent_messages_is_not_idle(string target)
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync(target);
        var connection = await host.Gateway.NextOpened();
        host.Pass(TimeSpan.FromSeconds(5));
        connection.WarnIdle(TimeSpan.FromSeconds(1));
        Assert.Equal(ConnectionState.Warned, connection.Read().State);

        Assert.True(connection.Send(MessageKind.Text, "tick"u8.ToArray()));
        await ReadTickAsync(client);
        host.Pass(HeartbeatPolicy.ScanInterval);

        Assert.Equal(ConnectionState.Open, connection.Read().State);
        Assert.Equal(TimeSpan.Zero, connection.IdleFor);
    }

    [Theory]
    [InlineData("/ws?hub=quiz")]
    [InlineData("/client/hubs/quiz")]
    public async Task Hub_may_count_the_messages_of_its_clients_alone(string target)
    {
        await using var host = await FrontendHost.StartAsync(options => options.Hubs["quiz"] = new HubOptions { Idle = HubIdle.Messages });
        using var client = await host.ConnectAsync(target);
        var connection = await host.Gateway.NextOpened();
        host.Pass(TimeSpan.FromSeconds(5));

        Assert.True(connection.Send(MessageKind.Text, "tick"u8.ToArray()));
        await ReadTickAsync(client);
        host.Pass(HeartbeatPolicy.ScanInterval);

        Assert.Equal(TimeSpan.FromSeconds(5) + HeartbeatPolicy.ScanInterval, connection.IdleFor);
        await client.SendAsync(RawClient.Text("here"));
        await Eventually.Holds("activity", Expect.Patience, () => connection.IdleFor, idle => idle == TimeSpan.Zero);
    }

    [Fact]
    public async Task Hub_may_count_nothing()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Hubs["quiz"] = new HubOptions { Idle = HubIdle.Off });
        using var client = await host.ConnectAsync("/ws?hub=quiz");
        var connection = await host.Gateway.NextOpened();

        host.Pass(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.Zero, connection.IdleFor);
    }

    [Theory]
    [InlineData("/ws?hub=echo", 4001)]
    [InlineData("/client/hubs/echo", 1001)]
    public async Task Client_that_could_not_be_warned_is_closed_with_a_code_that_lets_it_come_back(string target, int code)
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync(target);
        var connection = await host.Gateway.NextOpened();

        connection.BeginClose(CloseCodes.Idle);

        Assert.Equal((code, CloseCodes.Idle.Reason), await client.ReadCloseAsync());
        Assert.Equal(code == CloseCodes.GoingAway.Code, CloseCodes.All[code].Reconnect);
    }

    [Fact]
    public async Task Notices_are_no_activity()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();

        connection.WarnIdle(TimeSpan.FromSeconds(1));
        Assert.Contains("idleWarning", await client.ReadTextAsync());
        host.Pass(TimeSpan.FromSeconds(5));

        Assert.Equal(ConnectionState.Warned, connection.Read().State);
        Assert.Equal(TimeSpan.FromSeconds(5), connection.IdleFor);
    }

    private static async Task ReadTickAsync(RawClient client)
    {
        while (await client.ReadTextAsync() is var text && text != "tick")
            Assert.Contains("idleWarning", text);
    }
}
