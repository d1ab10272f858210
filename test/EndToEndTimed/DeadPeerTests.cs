using System.Diagnostics;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Peers that vanish without a word are found by their missing pongs.</summary>
public sealed class DeadPeerTests
{
    private const int Frozen = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>100 ms for the permits to come back, and what it takes to ask through the admin listener on a busy machine.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Frozen_clients_are_found_within_interval_and_timeout()
    {
        await using var standalone = await Standalone.StartAsync(new Settings
        {
            ["Heartbeat:Interval"] = Settings.Seconds(Interval),
            ["Heartbeat:Timeout"] = Settings.Seconds(Timeout),
        });
        var service = standalone.Service;
        await using var living = await WebSocketTestClient.OpenAsync(service.WebSocketUrl);
        await using var frozen = LoadTool.Start(service.WebSocketUrl, Frozen);
        Assert.Equal(new LoadTool.Answered(Frozen, 0, Errors: 0), await frozen.WaitUntilAnsweredAsync(TimeSpan.FromSeconds(30)));
        await Expect.AuditAsync(service, Frozen + 1);

        var start = Stopwatch.GetTimestamp();
        frozen.Process.Send(Signal.Stop);
        await Eventually.Holds(
            "permits of the frozen clients are back",
            Interval + Timeout + Allowance,
            service.Admin.GetAuditAsync,
            audit => audit.PermitsInUse == 1);

        Assert.True(Stopwatch.GetElapsedTime(start) > Timeout, "They were closed before a pong was overdue.");
        Assert.True(living.IsOpen);
        await Expect.AuditAsync(service, 1);
        await service.Output.WaitForAsync("close 4002 in the log", line => line.Contains("4002", StringComparison.Ordinal), TimeSpan.FromSeconds(5));
    }
}
