using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Diagnostics;
using Tidegate.Hubs;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>
/// Calls the application's <see cref="IHubHandlerGrain"/> for hubs whose handler is <c>grain</c>: connected before any message,
/// disconnected after connected. Events that fail are logged and not repeated.
/// </summary>
internal sealed partial class HubHandlerCalls(
    IGrainFactory grains,
    IOptions<TidegateOptions> options,
    TimeProvider time,
    GatewayMetrics metrics,
    ILogger<HubHandlerCalls> logger) : IDisposable
{
    /// <summary>Events in flight at once; messages are not counted, a connection has one at most.</summary>
    public const int MaxConcurrentEvents = 256;

    /// <summary>Events that wait or are in flight; further ones are dropped and counted.</summary>
    public const int MaxPendingEvents = 200_000;

    private readonly WarningThrottle _failures = new();
    private readonly WarningThrottle _drops = new();
    private readonly long _start = time.GetTimestamp();
    private readonly SemaphoreSlim _slots = new(MaxConcurrentEvents);
    private readonly ConcurrentDictionary<string, Task> _connected = new(StringComparer.Ordinal);
    private int _pending;

    /// <summary>Events that wait or are in flight.</summary>
    public int Pending => Volatile.Read(ref _pending);

    private TimeSpan Now => time.GetElapsedTime(_start);

    public void Connected(ConnectionDescriptor connection)
    {
        if (!HasHandler(connection.Hub)) return;
        _connected[connection.ConnectionId] = EventAsync("connected", connection, Task.CompletedTask, HandlerOf(connection).OnConnected);
    }

    /// <returns>The reply, or null for none.</returns>
    public async Task<Message?> HandleAsync(ConnectionDescriptor connection, Message message)
    {
        if (_connected.TryGetValue(connection.ConnectionId, out var connected)) await connected;
        return await HandlerOf(connection).OnMessage(connection, message);
    }

    public void Disconnected(ConnectionDescriptor connection, ConnectionClosed closed)
    {
        if (!_connected.TryRemove(connection.ConnectionId, out var connected)) return;
        _ = EventAsync("disconnected", connection, connected, it => HandlerOf(it).OnDisconnected(it, closed));
    }

    public void Dispose() => _slots.Dispose();

    private bool HasHandler(string hub) => options.Value.Hubs.TryGetValue(hub, out var settings) && settings.Handler == HubHandler.Grain;

    private IHubHandlerGrain HandlerOf(ConnectionDescriptor connection) =>
        grains.GetGrain<IHubHandlerGrain>(connection.Hub + "/" + connection.ConnectionId);

    private async Task EventAsync(string name, ConnectionDescriptor connection, Task before, Func<ConnectionDescriptor, Task> call)
    {
        if (Interlocked.Increment(ref _pending) > MaxPendingEvents)
        {
            Interlocked.Decrement(ref _pending);
            metrics.Called(name, GatewayMetrics.Outcomes.Lost);
            if (_drops.TryPass(Now, out var keptBack)) LogDropped(logger, name, connection.Hub, MaxPendingEvents, keptBack);
            return;
        }

        try
        {
            await before;
            await _slots.WaitAsync();
            try
            {
                await call(connection);
            }
            finally
            {
                _slots.Release();
            }

            metrics.Called(name, GatewayMetrics.Outcomes.Ok);
        }
        catch (Exception exception)
        {
            // The contract with the application: a failed event changes nothing.
            metrics.Called(name, GatewayMetrics.Outcomes.Failed);
            if (_failures.TryPass(Now, out var keptBack))
            {
                LogFailed(logger, exception, name, connection.Hub, connection.ConnectionId, keptBack);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }
}
