using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.Users;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Upgrades;
using Tidegate.WebFrontend.Users;

namespace Tidegate.WebFrontend.Tests.Connections;

/// <summary>A user comes again while the old socket is still there: it closes, or it is dead.</summary>
public class UserReplacementTests
{
    private const int PingOpcode = 9;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Places_go_back_when_the_close_begins_and_not_when_the_socket_ends(bool byServer)
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { MaxConnectionsPerUser = 1, MaxConnectionsPerIp = 1 });
        using var old = await host.ConnectAsync("/ws?user=ann");
        var connection = await host.Gateway.NextOpened();

        if (byServer)
            connection.BeginClose(Tidegate.Connections.CloseCodes.TryAgainLater);
        else
            await old.SendAsync(RawClient.Close(1001));
        // The upgrade waits where it comes before the server has read the close frame.
        using var reloaded = await host.ConnectAsync("/ws?user=ann");

        await host.Gateway.NextOpened();
        Assert.False(host.Gateway.HasClosed && byServer);
        Assert.Equal((1, 1), (host.Get<IpGate>().Addresses, host.Get<UserGate>().State(connection.Topic()).Held));
    }

    [Fact]
    public async Task Silent_socket_is_the_one_of_which_nothing_was_heard_longest_and_only_after_a_while()
    {
        await using var host = await FrontendHost.StartAsync();
        using var first = await host.ConnectAsync("/ws?user=ann");
        var silent = await host.Gateway.NextOpened();
        var probe = host.Get<SilenceProbe>();
        Assert.Null(probe.Describe(silent.Topic()).Silent);

        host.Time.Advance(UserTimings.MinSilence);
        using var second = await host.ConnectAsync("/ws?user=ann");
        var other = await host.Gateway.NextOpened();

        var sockets = probe.Describe(silent.Topic());
        Assert.Equal(new SilentSocket(silent.Descriptor.ConnectionId, UserTimings.MinSilence, IsProbed: false), sockets.Silent);
        Assert.Equal([other.Descriptor.ConnectionId, silent.Descriptor.ConnectionId], sockets.Newest.Select(socket => socket.ConnectionId));
        Assert.Equal(UserSockets.None, probe.Describe("user/default/bob"));
    }

    [Fact]
    public async Task Probed_socket_that_does_not_answer_is_closed_with_4002()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync("/ws?user=ann");
        var connection = await host.Gateway.NextOpened();
        var probe = host.Get<SilenceProbe>();

        Assert.True(probe.Begin(connection.Descriptor.ConnectionId));
        Assert.True(probe.Begin(connection.Descriptor.ConnectionId));
        Assert.True(probe.Describe(connection.Topic()).Silent!.IsProbed);
        Assert.Equal(PingOpcode, (await client.ReadFrameAsync()).Opcode);
        host.Time.Advance(UserTimings.ProbeTimeout);

        var closed = await host.Gateway.NextClosed();
        Assert.Equal((4002, CloseCodes.Reasons.Silent), (closed.Code, closed.Reason));
        Assert.False(probe.Begin(connection.Descriptor.ConnectionId));
    }

    [Fact]
    public async Task Probed_socket_that_answers_keeps_its_place()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync("/ws?hub=echo&user=ann");
        var connection = await host.Gateway.NextOpened();
        var probe = host.Get<SilenceProbe>();

        probe.Begin(connection.Descriptor.ConnectionId);
        await client.SendAsync(RawClient.Text("here"));
        Assert.Equal(PingOpcode, (await client.ReadFrameAsync()).Opcode);
        Assert.Equal("here", await client.ReadTextAsync());
        Assert.Null(probe.Describe(connection.Topic()).Silent);
        host.Time.Advance(UserTimings.ProbeTimeout);

        await Expect.Within(
            Task.Run(async () =>
            {
                while (probe.Describe(connection.Topic()).Silent is not { IsProbed: false })
                    await Task.Yield();
            }),
            "the end of the probe");
        Assert.False(connection.IsClosing);
    }

    [Fact]
    public async Task Cap_that_is_set_later_counts_those_who_are_there()
    {
        await using var host = await FrontendHost.StartAsync();
        using var old = await host.ConnectAsync("/ws?user=ann");
        var connection = await host.Gateway.NextOpened();
        host.Change(settings => settings with { MaxConnectionsPerUser = 1 });

        using var refused = await RawClient.OpenAsync(host.Port);
        await refused.SendAsync(RawClient.Handshake("/ws?user=ann"));

        Assert.Contains(RefusalReasons.UserLimit, await refused.ReadToEndAsync());
        connection.BeginClose(Tidegate.Connections.CloseCodes.TryAgainLater);
        using var next = await host.ConnectAsync("/ws?user=ann");
    }
}

file static class Topics
{
    public static string Topic(this FrontendConnection connection) =>
        TopicKey.User(connection.Descriptor.Hub, connection.Descriptor.UserId!);
}
