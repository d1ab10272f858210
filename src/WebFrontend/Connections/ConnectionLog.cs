using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// What the log says of connections and refused upgrades. Ended connections have one line each, and where more end than <see cref="TelemetryOptions.ConnectionLinesPerSecond"/>
/// allows, one line for all others of a <see cref="Period"/>.
/// </summary>
internal sealed partial class ConnectionLog(
    IOptions<TidegateOptions> options,
    MonotonicClock clock,
    TimeProvider time,
    ILogger<ConnectionLog> logger) : IConnectionSubscriber, IDisposable
{
    /// <summary>Time between two lines for many.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly ConnectionLinePolicy _policy = new(options.Value.Telemetry.ConnectionLinesPerSecond);
    private ITimer? _timer;

    /// <inheritdoc/>
    public void Opened(OpenedConnection opened)
    {
        var connection = opened.Connection;
        LogOpened(logger, connection.ConnectionId, connection.Hub, connection.Protocol, connection.Remote, connection.CorrelationId);
    }

    /// <inheritdoc/>
    public void Refused(RefusedUpgrade refused)
    {
        var denial = refused.Denial;
        if (denial.Cause is { } cause)
            LogRefusedToken(logger, denial.StatusCode, denial.Reason, cause, refused.CorrelationId);
        else
            LogRefused(logger, denial.StatusCode, denial.Reason, refused.CorrelationId);
    }

    /// <inheritdoc/>
    public void Closed(ClosedConnection closed)
    {
        if (!logger.IsEnabled(LogLevel.Information) || !Passes(closed.Outcome.Code)) return;
        logger.Log(LogLevel.Information, ConnectionLine.Id, new ConnectionLine(closed), null, static (line, _) => line.ToString());
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

    [LoggerMessage(3040, LogLevel.Information, "Upgrade refused with {StatusCode}, reason {Reason}; correlation {CorrelationId}.")]
    private static partial void LogRefused(ILogger logger, int statusCode, string reason, string correlationId);

    [LoggerMessage(3042, LogLevel.Information, "Upgrade refused with {StatusCode}, reason {Reason}: {Cause}; correlation {CorrelationId}.")]
    private static partial void LogRefusedToken(ILogger logger, int statusCode, string reason, string cause, string correlationId);

    [LoggerMessage(3050, LogLevel.Debug, "Connection {ConnectionId} of hub {Hub} opened ({Protocol}) from {Remote}; correlation {CorrelationId}.")]
    private static partial void LogOpened(ILogger logger, string connectionId, string hub, string protocol, string remote, string? correlationId);

    [LoggerMessage(3560, LogLevel.Information, "{Count} more connections closed, too many in a short time for a line each. Codes: {Codes}.")]
    private static partial void LogMany(ILogger logger, int count, string codes);
}
