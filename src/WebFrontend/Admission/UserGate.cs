using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Admission;

/// <summary>
/// The cap on connections of one user over the cluster. The cluster's count lags behind, so what this frontend knows itself is counted
/// too: its own connections, and the upgrades that came before and are under way.
/// </summary>
internal sealed partial class UserGate(IConnectionGateway gateway, ConnectionRegistry registry, ILogger<UserGate> logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<long>> _underWay = new(StringComparer.Ordinal);
    private long _lastTurn;

    /// <summary>Users with an upgrade under way.</summary>
    public int UnderWay
    {
        get
        {
            lock (_lock)
                return _underWay.Count;
        }
    }

    /// <summary>Counts an upgrade in.</summary>
    /// <param name="hub">Hub.</param>
    /// <param name="userId">User.</param>
    /// <param name="cap">The most of one user; 0 is off.</param>
    /// <returns>A place that is disposed once the connection is registered or came to nothing; or a refusal.</returns>
    public async ValueTask<(IDisposable? Place, Refusal? Refusal)> EnterAsync(string hub, string userId, int cap)
    {
        if (cap == 0)
            return (null, null);
        var topic = TopicKey.User(hub, userId);
        var place = new Place(this, topic, Join(topic));
        var inCluster = await CountAsync(hub, userId);
        var known = Math.Max(inCluster, registry.CountOf(topic)) + Before(place);
        if (known < cap)
            return (place, null);
        place.Dispose();
        return (null, new Refusal(
            RefusalReasons.UserLimit,
            RetryHints.Cap,
            cap,
            known,
            "This user has as many connections as one user may. Close one of them first."));
    }

    private async ValueTask<int> CountAsync(string hub, string userId)
    {
        try
        {
            return await gateway.CountUserAsync(hub, userId);
        }
        catch (Exception exception)
        {
            // Without the cluster the local count has to do: the cap protects against one user, not the cluster's limit.
            LogCountFailed(exception, hub);
            return 0;
        }
    }

    private long Join(string topic)
    {
        lock (_lock)
        {
            if (!_underWay.TryGetValue(topic, out var turns))
                _underWay[topic] = turns = [];
            turns.Add(++_lastTurn);
            return _lastTurn;
        }
    }

    private int Before(Place place)
    {
        lock (_lock)
            return _underWay[place.Topic].IndexOf(place.Turn);
    }

    private void Leave(Place place)
    {
        lock (_lock)
        {
            var turns = _underWay[place.Topic];
            turns.Remove(place.Turn);
            if (turns.Count == 0)
                _underWay.Remove(place.Topic);
        }
    }

    private sealed class Place(UserGate gate, string topic, long turn) : IDisposable
    {
        private UserGate? _gate = gate;

        public string Topic => topic;

        public long Turn => turn;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave(this);
    }
}
