using System.Collections.Immutable;
using Tidegate.Connections;
using Tidegate.WebFrontend.Cluster;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>Makes the calls to the grains of connections: one alone directly, several in one call through a relay in the cluster.</summary>
internal sealed class ConnectionTeller(IGrainFactory grains, IFrontendObservers observers, ILocalSockets sockets)
{
    /// <summary>Keys of the relay, so that each gateway has its part of the calls.</summary>
    private const int Relays = 16;

    private int _turn;

    /// <summary>Makes one call.</summary>
    public Task TellAsync(ConnectionCall call)
    {
        var descriptor = call.Socket.Descriptor;
        var id = descriptor.ConnectionId;
        if (!IsToBeTold(call))
            return Task.CompletedTask;
        var grain = grains.GetGrain<IConnectionGrain>(id);
        return call.Kind switch
        {
            ConnectionCallKind.Open => grain.Open(descriptor, observers.For(id)),
            ConnectionCallKind.Closed => grain.Closed(call.Closed!),
            _ => grain.Heartbeat(descriptor, call.Socket.Read(), observers.For(id)),
        };
    }

    /// <summary>Makes several calls in one.</summary>
    /// <returns>Empty where all grains have heard; else for each call null, or why its grain has not.</returns>
    public Task<ImmutableArray<string?>> TellAsync(IReadOnlyList<ConnectionCall> calls)
    {
        var ways = new List<IConnectionObserver>();
        var words = new ConnectionWord[calls.Count];
        for (var i = 0; i < words.Length; i++)
            words[i] = WordOf(calls[i], ways);
        var relay = grains.GetGrain<IConnectionRelayGrain>((Interlocked.Increment(ref _turn) & int.MaxValue) % Relays);
        return relay.Tell(ImmutableArray.Create(words), [.. ways]);
    }

    /// <summary>A heartbeat that was late would bring the grain of a closed socket back to life.</summary>
    public bool IsToBeTold(ConnectionCall call) =>
        call.Kind != ConnectionCallKind.Heartbeat || sockets.Find(call.Socket.Descriptor.ConnectionId) is not null;

    private ConnectionWord WordOf(ConnectionCall call, List<IConnectionObserver> ways)
    {
        var descriptor = call.Socket.Descriptor;
        if (call.Kind == ConnectionCallKind.Closed)
            return new ConnectionWord { Descriptor = descriptor, Closed = call.Closed };
        IConnectionObserver observer = observers.For(descriptor.ConnectionId);
        var way = ways.IndexOf(observer);
        if (way < 0)
        {
            way = ways.Count;
            ways.Add(observer);
        }

        return new ConnectionWord { Descriptor = descriptor, Reading = call.Kind == ConnectionCallKind.Heartbeat ? call.Socket.Read() : null, Way = way };
    }
}
