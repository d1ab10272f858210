using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// What the log says of ended connections: one line each, and where more end than <see cref="TelemetryOptions.ConnectionLinesPerSecond"/>
/// allows, one line for all others of a <see cref="Period"/>.
/// </summary>
internal sealed partial class ConnectionLog(
    IOptions<TidegateOptions> options,
    MonotonicClock clock,
    TimeProvider time,
    ILogger<ConnectionLog> logger) : IDisposable
{
    /// <summary>Time between two lines for many.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly ConnectionLinePolicy _policy = new(options.Value.Telemetry.ConnectionLinesPerSecond);
    private ITimer? _timer;

    /// <summary>A connection has ended.</summary>
    public void Closed(ConnectionDescriptor connection, ConnectionClosed closed, CloseInitiator initiator)
    {
        if (!logger.IsEnabled(LogLevel.Information) || !Passes(closed.Code)) return;
        logger.Log(LogLevel.Information, ConnectionLine.Id, new ConnectionLine(connection, closed, initiator), null, static (line, _) => line.ToString());
    }

    /// <summary>Says what is not said yet.</summary>
    public void Dispose()
    {
        Summarize();
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private bool Passes(int code)
    {
        lock (_gate)
        {
            if (_policy.TryPass(clock.Now, code)) return true;
            // Only while there is something to sum up.
            if (_policy.KeptBack == 1) _timer = time.CreateTimer(_ => Summarize(), null, Period, Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    private void Summarize()
    {
        int count;
        string codes;
        lock (_gate)
        {
            (count, codes) = _policy.TakeKeptBack();
            _timer?.Dispose();
            _timer = null;
        }

        if (count > 0) LogMany(logger, count, codes);
    }

    [LoggerMessage(3560, LogLevel.Information, "{Count} more connections closed, too many in a short time for a line each. Codes: {Codes}.")]
    private static partial void LogMany(ILogger logger, int count, string codes);
}
