using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Tidegate.Hosting.Redis;

/// <summary>
/// Says in one line that Redis was lost, and in one that it is back, however often the client tries in between. The client tells both on
/// threads of their own, so the second word may overtake the first: while Redis is lost the watch also asks by itself.
/// </summary>
internal sealed partial class RedisWatch(RedisStore store, TimeProvider time, ILogger<RedisWatch> logger) : IHostedService
{
    /// <summary>Time between two questions; longer than a word of the client is under way.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long? _lostAt;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        store.Connection.ConnectionFailed += OnFailed;
        store.Connection.ConnectionRestored += OnRestored;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        store.Connection.ConnectionFailed -= OnFailed;
        store.Connection.ConnectionRestored -= OnRestored;
        lock (_gate)
            _timer?.Dispose();
        return Task.CompletedTask;
    }

    // The client has a second connection for messages of Redis itself, which nothing here depends on.
    private void OnFailed(object? sender, ConnectionFailedEventArgs failed)
    {
        if (failed.ConnectionType != ConnectionType.Interactive)
            return;
        lock (_gate)
        {
            if (_lostAt is not null)
                return;
            _lostAt = time.GetTimestamp();
            _timer = time.CreateTimer(_ => Ask(), null, Period, Period);
        }

        LogLost(store.Address, failed.Exception is { } cause ? RedisFailure.Reason(cause) : failed.FailureType.ToString());
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        if (restored.ConnectionType == ConnectionType.Interactive)
            SayBack();
    }

    private void Ask()
    {
        if (store.Connection.IsConnected)
            SayBack();
    }

    private void SayBack()
    {
        long lostAt;
        lock (_gate)
        {
            if (_lostAt is null)
                return;
            lostAt = _lostAt.Value;
            _lostAt = null;
            _timer?.Dispose();
        }

        LogBack(store.Address, time.GetElapsedTime(lostAt).TotalSeconds);
    }

    [LoggerMessage(1220, LogLevel.Error, "Redis at {Address} is lost: {Reason}. Connections and free permits stay; nothing new is granted until it is back")]
    private partial void LogLost(string address, string reason);

    [LoggerMessage(1221, LogLevel.Warning, "Redis at {Address} is back after {Seconds:0.0} s")]
    private partial void LogBack(string address, double seconds);
}
