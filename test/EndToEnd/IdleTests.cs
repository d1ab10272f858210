using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Idle clients are warned and closed on time; what counts is the application, not the stack.</summary>
[Collection(Alone.Name)]
public sealed class IdleTests(IdleTests.Service shared) : IClassFixture<IdleTests.Service>
{
    private const int IdleClose = 4001;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Warning = TimeSpan.FromSeconds(2);

    private static Settings ShortIdle => new()
    {
        ["Idle:Timeout"] = Settings.Seconds(Timeout),
        ["Idle:WarningPeriod"] = Settings.Seconds(Warning),
        ["Heartbeat:Interval"] = "00:00:01",
        ["Heartbeat:Timeout"] = "00:00:01",
    };

    [Fact]
    public async Task Silent_client_whose_stack_answers_pings_is_warned_and_closed_on_time()
    {
        await using var client = await WebSocketTestClient.OpenAsync(shared.Process.WebSocketUrl);

        var warning = await client.WaitForNoticeAsync("idleWarning");
        var close = await client.WaitForCloseAsync();

        Expect.OnTime("The warning", Timeout - Warning, warning.At);
        Assert.InRange(warning.Number("closesInSeconds"), Warning.TotalSeconds - 1, Warning.TotalSeconds);
        Expect.OnTime("The close", Timeout, close.At);
        Assert.Equal(IdleClose, close.Code);
        Assert.True(client.Pings >= 2, $"Only {client.Pings} pings were answered.");
        await Expect.AuditAsync(shared.Process, 0);
    }

    [Fact]
    public async Task Client_that_only_receives_is_idle_once_nothing_is_sent_to_it_any_more()
    {
        var addresses = shared.Process.Addresses;
        await using var native = await WebSocketTestClient.OpenAsync(addresses.WebSocketUrl("/ws"));
        await using var raw = await WebSocketTestClient.OpenAsync(addresses.WebSocketUrl("/client/hubs/default"));

        var ticks = 0;
        for (; native.Age < Timeout + Warning; ticks++)
        {
            await shared.Process.Admin.SendToHubAsync("default", $"tick {ticks}");
            await Pace.ForAsync(TimeSpan.FromSeconds(1));
        }

        Assert.True(native.IsOpen && raw.IsOpen, "One was closed while messages were sent to it.");
        Assert.DoesNotContain(native.Messages, message => message.Event == "idleWarning");
        Assert.Equal(ticks, raw.Messages.Count);
        Assert.Equal(IdleClose, (await native.WaitForCloseAsync()).Code);
        Assert.Equal(IdleClose, (await raw.WaitForCloseAsync()).Code);
    }

    [Theory]
    [InlineData("{\"type\":\"keepAlive\"}")]
    [InlineData("any message")]
    public async Task Client_that_answers_the_warning_stays_and_is_warned_again(string answer)
    {
        await using var client = await WebSocketTestClient.OpenAsync(shared.Process.WebSocketUrl);
        var first = await client.WaitForNoticeAsync("idleWarning");

        var answered = client.Age;
        await client.SendAsync(answer);
        var second = await client.WaitForAsync("a second warning", message => message.Event == "idleWarning" && message.At > first.At);

        Expect.OnTime("The second warning", answered + Timeout - Warning, second.At);
        Assert.True(second.At > Timeout, "The second warning came before the first close was due: it proves nothing.");
        Assert.True(client.IsOpen);
    }

    /// <summary>One service with short times for all of them.</summary>
    public sealed class Service : IAsyncLifetime
    {
        private Standalone? _standalone;

        internal ServiceProcess Process => _standalone!.Service;

        public async Task InitializeAsync() => _standalone = await Standalone.StartAsync(ShortIdle);

        public async Task DisposeAsync()
        {
            if (_standalone is not null)
                await _standalone.DisposeAsync();
        }
    }
}
