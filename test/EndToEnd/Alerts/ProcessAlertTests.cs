using System.Globalization;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Alerts;

/// <summary>Alerts of one process: its files and its memory.</summary>
[Collection(Alone.Name)]
public sealed class ProcessAlertTests
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(60);

    private static Settings Quick => new()
    {
        ["Alerts:Interval"] = "00:00:00.2",
        ["Alerts:HoldTime"] = "00:00:01",
        ["Lease:RenewInterval"] = "00:00:00.5",
    };

    [Fact]
    public async Task Sockets_use_up_the_files_that_a_process_may_open_and_it_is_over_when_they_are_gone()
    {
        await using var standalone = await Standalone.StartAsync(Quick.With("Limits:MaxConnections", "2000"));
        var service = standalone.Service;
        // So many that a tenth and more stays above what the listener leaves to the process itself.
        var limit = Files(service) * 4;
        await LimitFilesAsync(service, limit);
        Assert.Null((await service.Admin.GetAlertsAsync()).Find("files_high"));

        var clients = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, (limit * 85 / 100) - Files(service));
        var high = await Raised.ByAsync(service, "files_high", Late);
        Assert.Equal((service.Name, "WARNING", 80), (high.Scope, high.Severity, high.Threshold));
        Assert.InRange(high.Value, 80, 100);

        await Raised.CloseAllAsync(clients);
        await Raised.OverAsync(service, "files_high", Late);
    }

    [Fact]
    public async Task Messages_that_nobody_reads_use_up_the_memory_of_a_process()
    {
        // What a process may use is what the collector says, which a control group or this variable bounds; what it uses is its working set.
        const long Most = 256L * 1024 * 1024;
        const int Mebibyte = 1024 * 1024;
        await using var standalone = await Standalone.StartAsync(
            Quick
                .With("Limits:MaxMemoryPerConnectionMegabytes", "128")
                .With("Limits:MemoryCeilingMegabytes", "4000")
                .With("Limits:SendQueueKilobytes", "65536")
                .With("Transport:SendTimeout", "00:05:00"),
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = Most.ToString("X", CultureInfo.InvariantCulture) });
        var service = standalone.Service;
        await Raised.OverAsync(service, "process_memory", Late);
        var clients = new List<RawWebSocketClient>();
        var message = new string('.', Mebibyte - 1);
        var alerts = await service.Admin.GetAlertsAsync();

        for (var n = 0; n < 3 && alerts.Find("process_memory") is null; n++)
        {
            clients.Add(await RawWebSocketClient.OpenAsync(service.Addresses.PublicPort, $"/ws?user=slow-{n}", receiveBufferBytes: 4096));
            for (var i = 0; i < 60 && alerts.Find("process_memory") is null; i++)
            {
                await service.Admin.SendToUserAsync("default", $"slow-{n}", message);
                alerts = await service.Admin.GetAlertsAsync();
            }
        }

        var high = await Raised.ByAsync(service, "process_memory", Late);
        Assert.Equal(("WARNING", 85), (high.Severity, high.Threshold));
        Assert.NotEmpty(clients);
        Assert.Contains("of the memory that it may use", high.Message, StringComparison.Ordinal);
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    private static int Files(ServiceProcess service) => Directory.EnumerateFileSystemEntries($"/proc/{service.Process.Id}/fd").Count();

    /// <summary>What a unit file or a container does before the start: .NET raises the soft limit to the hard one, so both are set.</summary>
    private static async Task LimitFilesAsync(ServiceProcess service, int most)
    {
        await using var prlimit = ChildProcess.Start("prlimit", "prlimit", ["--pid", $"{service.Process.Id}", $"--nofile={most}:{most}"]);
        Assert.Equal(0, await prlimit.WaitForExitAsync(Late));
    }
}
