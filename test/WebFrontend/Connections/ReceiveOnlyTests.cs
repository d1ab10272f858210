using Tidegate.Connections;
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
