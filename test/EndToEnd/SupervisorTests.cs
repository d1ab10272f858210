using System.Globalization;
using System.Text.RegularExpressions;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>What a supervisor such as systemd hears of silo and frontend.</summary>
public sealed partial class SupervisorTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(4);

    private readonly TemporaryFolder _state = new();
    private readonly SupervisorSocket _ofSilo = new();
    private readonly SupervisorSocket _ofFrontend = new();

    [Fact]
    public async Task Silo_and_frontend_say_when_they_are_ready_and_alive_and_stop_and_nothing_while_they_are_frozen()
    {
        var addresses = new ServiceAddresses { StateFolder = _state.Path };
        await using var silo = ServiceProcess.Start("silo", Programs.Silo, addresses, [], _ofSilo.Environment(Watchdog));
        await using var frontend = ServiceProcess.Start("frontend", Programs.WebFrontend, addresses, [], _ofFrontend.Environment(Watchdog));
        await _ofSilo.NextAsync("READY of the silo", message => message == "READY=1", Soon);
        await _ofFrontend.NextAsync("READY of the frontend", message => message == "READY=1", Soon);

        await AssertIsWatchedAsync(silo, _ofSilo);
        await AssertIsWatchedAsync(frontend, _ofFrontend);

        await AssertStopsAsync(frontend, _ofFrontend);
        await AssertStopsAsync(silo, _ofSilo);
    }

    [Fact]
    public async Task Frontend_whose_leases_are_short_asks_its_supervisor_for_no_more_time_than_they_last()
    {
        var addresses = new ServiceAddresses { StateFolder = _state.Path };
        var watchdog = TimeSpan.FromMinutes(1);
        await using var silo = ServiceProcess.Start("silo", Programs.Silo, addresses, Settings.ShortLease);
        await using var frontend = ServiceProcess.Start(
            "frontend",
            Programs.WebFrontend,
            addresses,
            Settings.ShortLease,
            _ofFrontend.Environment(watchdog));
        await frontend.ReadyAsync();

        await _ofFrontend.NextAsync("a shorter watch", message => WatchOf(message) is { } time && time <= Settings.ShortTtl, Soon);
    }

    public void Dispose()
    {
        _ofSilo.Dispose();
        _ofFrontend.Dispose();
        _state.Dispose();
    }

    private static async Task AssertIsWatchedAsync(ServiceProcess service, SupervisorSocket supervisor)
    {
        await supervisor.NextAsync($"ping of the {service.Name}", message => WatchOf(message) == Watchdog, Soon);
        service.Process.Send(Signal.Stop);
        await Eventually.Holds($"{service.Name} is frozen", Soon, () => StateOf(service.Process.Id), state => state == 'T');
        supervisor.Forget();
        await Assert.ThrowsAsync<TimeoutException>(() => supervisor.NextAsync("any message", _ => true, Watchdog));
        service.Process.Send(Signal.Continue);
        await supervisor.NextAsync($"ping of the thawed {service.Name}", message => WatchOf(message) == Watchdog, Soon);
    }

    private static async Task AssertStopsAsync(ServiceProcess service, SupervisorSocket supervisor)
    {
        service.Process.Send(Signal.Terminate);
        await supervisor.NextAsync($"STOPPING of the {service.Name}", message => message == "STOPPING=1", Soon);
        Assert.Equal(0, await service.Process.WaitForExitAsync(Soon));
    }

    private static TimeSpan? WatchOf(string message) =>
        Ping().Match(message) is { Success: true } ping ? TimeSpan.FromMicroseconds(long.Parse(ping.Groups[1].Value, CultureInfo.InvariantCulture)) : null;

    /// <summary>Third column of /proc/{id}/stat, behind the name in parentheses (proc(5)).</summary>
    private static char StateOf(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    [GeneratedRegex("^WATCHDOG=1\nWATCHDOG_USEC=([0-9]+)$")]
    private static partial Regex Ping();
}
