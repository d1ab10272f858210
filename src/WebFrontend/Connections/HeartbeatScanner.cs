using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// The one loop of the process that watches over the time of all sockets: pings and their answers, sends without progress, messages
/// that do not end, close handshakes. It measures its own lateness, so that peers are not blamed when this process stood still.
/// </summary>
internal sealed partial class HeartbeatScanner(
    ConnectionRegistry registry,
    ClusterSettingsSource settings,
    MonotonicClock clock,
    TimeProvider time,
    ILogger<HeartbeatScanner> logger) : BackgroundService
{
    /// <summary>A scan later than this means that peers could not be heard.</summary>
    private static readonly TimeSpan MaxLateness = TimeSpan.FromSeconds(1);

    private TimeSpan _lastScan = clock.Now;
    private ClusterSettings? _settings;

    /// <summary>Scans all connections once.</summary>
    public void Scan()
    {
        var now = clock.Now;
        var lateness = now - _lastScan - HeartbeatPolicy.ScanInterval;
        var stalled = lateness > MaxLateness;
        if (stalled)
            LogLate(lateness.TotalSeconds);
        var cluster = settings.Current;
        var isChanged = cluster != _settings;
        _settings = cluster;
        foreach (var connection in registry.Enumerate())
        {
            try
            {
                connection.Scan(now, stalled, isChanged);
            }
            catch (Exception exception)
            {
                // One connection's trouble must not end the watch over the others.
                LogScanFailed(exception, connection.Descriptor.ConnectionId);
            }
        }

        _lastScan = now;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(HeartbeatPolicy.ScanInterval, time);
        _lastScan = clock.Now;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Scan();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }
}
