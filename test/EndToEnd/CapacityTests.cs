using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Many connections at one frontend, and nothing left of them.</summary>
[Collection(Alone.Name)]
public sealed class CapacityTests
{
    private const int Many = 15_000;

    private static readonly TimeSpan Filled = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(10);

    /// <summary>For the kernel to end 15,000 sockets and the frontend to see each of them, before the sweep looks.</summary>
    private static readonly TimeSpan Ends = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Killed_clients_leave_nothing_behind()
    {
        await using var standalone = await Standalone.StartAsync(new Settings
        {
            ["Limits:MaxConnections"] = $"{Many}",
            ["Cleanup:Interval"] = Settings.Seconds(Sweep),
            ["Heartbeat:ReminderAfter"] = "00:00:05",
        });
        var service = standalone.Service;
        await using var clients = LoadTool.Start(service.WebSocketUrl, Many, "--rate", "1500", "--source", "127.0.0.1;127.0.0.2");

        Assert.Equal(new LoadTool.Answered(Many, 0, Errors: 0), await clients.WaitUntilAnsweredAsync(Filled));
        await Expect.InUseAsync(service, Many);
        await Expect.AuditAsync(service, Many, Filled);
        await Eventually.Holds("reminders", Filled, service.Admin.GetAuditAsync, audit => audit.Reminders > 0);

        await clients.Process.KillAsync();

        await Eventually.Holds("nothing is left", Ends + Sweep, service.Admin.GetAuditAsync, audit => audit.IsEmpty);
        Assert.Equal(0, service.CountKernelSockets());
    }
}
