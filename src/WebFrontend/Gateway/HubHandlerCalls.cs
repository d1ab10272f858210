using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Diagnostics;
using Tidegate.Hubs;
using Tidegate.Topics;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>
/// Calls the application's <see cref="IHubHandlerGrain"/> for hubs whose handler is <c>grain</c>: connected before any message,
/// disconnected after connected. While no silo has such a grain, events and messages wait (<see cref="HandlerSearch"/>). What fails is
/// logged, counted and not repeated.
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

    private const string MessageCall = "message";

    private readonly WarningThrottle _failures = new();
    private readonly WarningThrottle _drops = new();
    private readonly long _start = time.GetTimestamp();
    private readonly SemaphoreSlim _slots = new(MaxConcurrentEvents);
    private readonly HandlerSearch _search = new(() => TryFind(grains, "/", out _), time);
    private readonly ConcurrentDictionary<string, Task> _connected = new(StringComparer.Ordinal);
    private int _pending;

    /// <summary>Events that wait or are in flight.</summary>
    public int Pending => Volatile.Read(ref _pending);

    private TimeSpan Now => time.GetElapsedTime(_start);

    public void Connected(ConnectionDescriptor connection)
    {
        if (!HasHandler(connection.Hub)) return;
        _connected[connection.ConnectionId] = EventAsync("connected", connection, Task.CompletedTask, static (handler, it) => handler.OnConnected(it));
    }

    /// <summary>The connection comes from another frontend, which has told the handler of it.</summary>
    public void Resumed(ConnectionDescriptor connection)
    {
        if (HasHandler(connection.Hub)) _connected[connection.ConnectionId] = Task.CompletedTask;
    }

    /// <summary>The connection goes on at another frontend: the handler hears nothing of it.</summary>
    public void Moved(ConnectionDescriptor connection) => _connected.TryRemove(connection.ConnectionId, out _);

    /// <summary>Hands a message to the handler, after the connected event. Does not throw.</summary>
    public async Task<HandlerAnswer> HandleAsync(ConnectionDescriptor connection, Message message)
    {
        if (_connected.TryGetValue(connection.ConnectionId, out var connected)) await connected;
        var answer = await CallAsync(connection, message);
        metrics.Called(MessageCall, answer.Outcome.Name());
        return answer;
    }

    public void Disconnected(ConnectionDescriptor connection, ConnectionClosed closed)
    {
        if (!_connected.TryRemove(connection.ConnectionId, out var connected)) return;
        _ = EventAsync("disconnected", connection, connected, (handler, it) => handler.OnDisconnected(it, closed));
    }

    public void Dispose()
    {
        _search.Dispose();
        _slots.Dispose();
    }

    private bool HasHandler(string hub) => options.Value.HubOf(hub).Handler == HubHandler.Grain;

    private static bool TryFind(IGrainFactory grains, string key, [NotNullWhen(true)] out IHubHandlerGrain? handler)
    {
        try
        {
            handler = grains.GetGrain<IHubHandlerGrain>(key);
            return true;
        }
        catch (ArgumentException)
        {
            // What Orleans throws where no silo that it knows has a class for the interface.
            handler = null;
            return false;
        }
    }

    /// <returns>Null where no silo has a handler.</returns>
    private async ValueTask<IHubHandlerGrain?> HandlerOfAsync(ConnectionDescriptor connection, int bytes)
    {
        var key = connection.Hub + "/" + connection.ConnectionId;
        if (!_search.IsOn && TryFind(grains, key, out var handler)) return handler;
        return await _search.WaitAsync(bytes) && TryFind(grains, key, out handler) ? handler : null;
    }

    private async Task<HandlerAnswer> CallAsync(ConnectionDescriptor connection, Message message)
    {
        try
        {
            var hasWaited = _search.IsOn;
            if (await HandlerOfAsync(connection, message.Payload.Length) is not { } handler)
            {
                Log(NoHandler(), MessageCall, connection);
                return new HandlerAnswer(HandlerOutcome.Unavailable);
            }

            // The client may have left meanwhile: nothing comes after its disconnected event.
            if (hasWaited && !_connected.ContainsKey(connection.ConnectionId)) return new HandlerAnswer(HandlerOutcome.Unavailable);
            return new HandlerAnswer(HandlerOutcome.Handled, await handler.OnMessage(connection, message));
        }
        catch (Exception exception)
        {
            // Whatever the application throws: the sender is told, nobody is closed.
            Log(exception, MessageCall, connection);
            return new HandlerAnswer(OutcomeOf(exception));
        }
    }

    private static HandlerOutcome OutcomeOf(Exception exception) => exception switch
    {
        _ when ClusterFailure.WasHeldBack(exception) => HandlerOutcome.Unavailable,
        _ when ClusterFailure.IsUnanswered(exception) => HandlerOutcome.Unanswered,
        _ => HandlerOutcome.Failed,
    };

    private static InvalidOperationException NoHandler() =>
        new($"No silo of the cluster has a grain class for {nameof(IHubHandlerGrain)}; it comes with the application's own silo.");

    private void Log(Exception exception, string name, ConnectionDescriptor connection)
    {
        if (_failures.TryPass(Now, out var keptBack)) LogFailed(logger, exception, name, connection.Hub, connection.ConnectionId, keptBack);
    }

    private async Task EventAsync(string name, ConnectionDescriptor connection, Task before, Func<IHubHandlerGrain, ConnectionDescriptor, Task> call)
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
            var handler = await HandlerOfAsync(connection, 0) ?? throw NoHandler();
            await _slots.WaitAsync();
            try
            {
                await call(handler, connection);
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
            Log(exception, name, connection);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }
}
