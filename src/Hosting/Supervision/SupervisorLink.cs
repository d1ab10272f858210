using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Supervision;

/// <summary>
/// Tells systemd (sd_notify(3)) when this process has started, that it is alive, and when it stops. Where nothing supervises it, this
/// does nothing. A process that stands still is killed by its supervisor, and the kernel then closes its sockets
/// (docs/guarantees.md, "Frozen processes and machines").
/// </summary>
internal sealed partial class SupervisorLink(
    IEnumerable<IVitalSign> vitalSigns,
    IHostApplicationLifetime lifetime,
    IOptions<TidegateOptions> options,
    TimeProvider time,
    ILogger<SupervisorLink> logger) : BackgroundService
{
    private const string WatchdogTime = "WATCHDOG_USEC";
    private const string WatchdogProcess = "WATCHDOG_PID";

    /// <summary>Never sooner, whatever is configured: each ping is a system call and each wait a timer.</summary>
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);

    private readonly SystemdNotifier _supervisor = new();

    /// <summary>What the supervisor waits for, as it told this process; null where it does not watch it.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="processId">This process.</param>
    public static TimeSpan? WatchdogTimeout(Func<string, string?> variable, int processId)
    {
        if (!long.TryParse(variable(WatchdogTime), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) || microseconds == 0) return null;
        // The variables are inherited: they may be meant for the process that started this one.
        var isMeant = variable(WatchdogProcess) is not { Length: > 0 } id || id == processId.ToString(CultureInfo.InvariantCulture);
        return isMeant ? TimeSpan.FromMicroseconds(microseconds) : null;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_supervisor.IsEnabled) return;
        using var started = lifetime.ApplicationStarted.Register(() => _supervisor.Notify(ServiceState.Ready));
        using var stopping = lifetime.ApplicationStopping.Register(() => _supervisor.Notify(ServiceState.Stopping));
        try
        {
            if (WatchdogTimeout(Environment.GetEnvironmentVariable, Environment.ProcessId) is { } timeout) await WatchAsync(timeout, stoppingToken);
            else await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task WatchAsync(TimeSpan timeout, CancellationToken stopping)
    {
        // A process that is frozen in the last moment before its leases end is to be gone before its permits are granted to others.
        var margin = options.Value.Lease.Margin;
        var clock = new WatchdogClock(timeout, margin > ShortestTimeout ? margin : ShortestTimeout);
        var wasSilent = false;
        while (true)
        {
            if (clock.Next(time.GetElapsedTime(0), Age(), HarmlessFor()) is { } next) Ping(next);
            if (clock.IsSilent && !wasSilent) LogSilent(logger, Age().TotalSeconds);
            wasSilent = clock.IsSilent;
            await Task.Delay(clock.Interval > ShortestInterval ? clock.Interval : ShortestInterval, time, stopping);
        }
    }

    private void Ping(TimeSpan timeout) => _supervisor.Notify(
        new ServiceState(string.Create(CultureInfo.InvariantCulture, $"WATCHDOG=1\n{WatchdogTime}={timeout.TotalMicroseconds:0}")));

    private TimeSpan Age() => vitalSigns.Select(sign => sign.Age).DefaultIfEmpty().Max();

    private TimeSpan? HarmlessFor() => vitalSigns.Min(sign => sign.HarmlessFor);

    [LoggerMessage(1350, LogLevel.Critical, "The watch over leases has stood still for {Seconds:0.0} s; the supervisor is told nothing until it goes on")]
    private static partial void LogSilent(ILogger logger, double seconds);
}

/// <summary>Composition.</summary>
internal static class Supervision
{
    /// <summary>Adds the link to a supervisor. Services stop in the reverse order of their registration: it comes first, to ping to the end.</summary>
    public static IServiceCollection AddSupervision(this IServiceCollection services) => services.AddHostedService<SupervisorLink>();
}
