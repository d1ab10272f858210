using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Idle clients are warned and closed on time; what counts is the application, not the stack.</summary>
public sealed class IdleTests(ShortIdle shared) : IClassFixture<ShortIdle>
{
    [Fact]
    public async Task Silent_client_whose_stack_answers_pings_is_warned_and_closed_on_time()
    {
        await using var client = await WebSocketTestClient.OpenAsync(shared.Process.WebSocketUrl);

        var warning = await client.WaitForNoticeAsync("idleWarning");
        var close = await client.WaitForCloseAsync();

        Expect.OnTime("The warning", ShortIdle.Timeout - ShortIdle.Warning, warning.At);
        Assert.InRange(warning.Number("closesInSeconds"), ShortIdle.Warning.TotalSeconds - 1, ShortIdle.Warning.TotalSeconds);
        Expect.OnTime("The close", ShortIdle.Timeout, close.At);
        Assert.Equal(ShortIdle.Close, close.Code);
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
        for (; native.Age < ShortIdle.Timeout + ShortIdle.Warning; ticks++)
        {
            await shared.Process.Admin.SendToHubAsync("default", $"tick {ticks}");
            await Pace.ForAsync(TimeSpan.FromSeconds(1));
        }

        Assert.True(native.IsOpen && raw.IsOpen, "One was closed while messages were sent to it.");
        Assert.DoesNotContain(native.Messages, message => message.Event == "idleWarning");
        Assert.Equal(ticks, raw.Messages.Count);
        Assert.Equal(ShortIdle.Close, (await native.WaitForCloseAsync()).Code);
        // It has not been warned, so its code lets it come back.
        Assert.Equal(1001, (await raw.WaitForCloseAsync()).Code);
    }
}
