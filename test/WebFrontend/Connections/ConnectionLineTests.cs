using Tidegate.Connections;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Diagnostics;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Connections;

public sealed class ConnectionLineTests
{
    private static readonly ConnectionReading Reading = new() { Age = TimeSpan.FromSeconds(1.5), MessagesIn = 3, MessagesOut = 4 };

    private readonly ConnectionDescriptor _anonymous = new FakeSocket("c1", "chat").Descriptor with { UserId = null, Remote = "192.0.2.1:5", CorrelationId = null };

    [Fact]
    public void Line_has_what_there_is_and_nothing_of_what_there_is_not()
    {
        var bare = new ConnectionLine(new ClosedConnection(_anonymous, new ConnectionClosed(1000, "", Reading), CloseInitiator.Client));
        Assert.Equal(
            $"Connection c1 of hub chat ({_anonymous.Protocol}) from 192.0.2.1:5 closed with 1000 by client after 1.5 s; messages 3 in, 4 out",
            bare.ToString());
        Assert.DoesNotContain(bare, value => value.Value is "" or "(null)");

        var full = new ConnectionLine(new ClosedConnection(
            _anonymous with { UserId = "ann", CorrelationId = "abc" }, new ConnectionClosed(4001, "idle", Reading), CloseInitiator.Server));
        Assert.Equal(
            $"Connection c1 of hub chat ({_anonymous.Protocol}) from 192.0.2.1:5, user {UserHash.Of("ann")}, closed with 4001 by server after 1.5 s: idle; "
            + "messages 3 in, 4 out; correlation abc",
            full.ToString());
        Assert.Contains(KeyValuePair.Create<string, object?>("Code", 4001), full);
    }

    [Fact]
    public void Lines_beyond_the_rate_are_counted_by_code()
    {
        var policy = new ConnectionLinePolicy(perSecond: 2);
        for (var i = 0; i < 20; i++)
            Assert.True(policy.TryPass(TimeSpan.Zero, 1000));
        for (var i = 0; i < 5; i++)
            Assert.False(policy.TryPass(TimeSpan.Zero, i == 0 ? 1012 : 1000));

        Assert.Equal((5, "1000: 4, 1012: 1"), policy.TakeKeptBack());
        Assert.Equal(0, policy.KeptBack);
        Assert.True(policy.TryPass(TimeSpan.FromSeconds(0.5), 1000));
        Assert.False(policy.TryPass(TimeSpan.FromSeconds(0.5), 1000));
    }

    [Fact]
    public void Codes_that_clients_make_up_are_not_counted_apart_without_end()
    {
        var policy = new ConnectionLinePolicy(perSecond: 0);
        for (var code = 4000; code < 5000; code++)
            Assert.False(policy.TryPass(TimeSpan.Zero, code));

        var (count, codes) = policy.TakeKeptBack();
        Assert.Equal(1000, count);
        Assert.Equal(ConnectionLinePolicy.MaxCodes + 1, codes.Split(", ").Length);
        Assert.EndsWith($"others: {1000 - ConnectionLinePolicy.MaxCodes}", codes, StringComparison.Ordinal);
    }
}
