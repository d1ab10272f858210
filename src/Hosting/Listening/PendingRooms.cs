using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Diagnostics;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// The rooms for pending connections of all listeners of this process: each has its own, so that a flood of clients cannot reach
/// operators and probes.
/// </summary>
internal sealed partial class PendingRooms
{
    private readonly TransportOptions _transport;
    private readonly IPNetwork[] _proxies;
    private readonly TimeProvider _time;
    private readonly ListenerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly WarningThrottle[] _warnings = [.. Enum.GetValues<PendingBound>().Select(_ => new WarningThrottle())];
    private readonly Lock _lock = new();
    private volatile PendingRoom[] _rooms = [];

    public PendingRooms(IOptions<TidegateOptions> options, TimeProvider time, ListenerMetrics metrics, ILogger<PendingRooms> logger)
    {
        _transport = options.Value.Transport;
        _proxies = [.. Networks(options.Value.Listen.TrustedProxies)];
        (_time, _metrics, _logger) = (time, metrics, logger);
        metrics.Observe(() => Count);
    }

    /// <summary>This moment.</summary>
    public TimeSpan Now => _time.GetElapsedTime(0);

    /// <summary>Pending connections of all listeners.</summary>
    public int Count => _rooms.Sum(room => room.Count);

    /// <summary>A room of its own for a listener.</summary>
    /// <param name="allowed">What the descriptors of the process allow; the room is no larger.</param>
    public PendingRoom Open(int allowed = int.MaxValue)
    {
        var total = Math.Min(_transport.MaxPendingConnections, allowed);
        var room = new PendingRoom(this, new PendingConnections(total, Math.Min(_transport.MaxPendingPerAddress, total)));
        lock (_lock)
            _rooms = [.. _rooms, room];
        return room;
    }

    /// <summary>Ends connections that say nothing or do not read their answers.</summary>
    /// <param name="places">An empty list to work with; empty again afterwards.</param>
    public void CutStuck(List<PendingPlace> places)
    {
        foreach (var room in _rooms)
        {
            room.CutStuck(Now, _transport, places);
            places.Clear();
        }
    }

    /// <summary>True for an address behind which there are many clients.</summary>
    public bool IsProxy(IPAddress? address)
    {
        if (address is null || _proxies.Length == 0)
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var network in _proxies)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    /// <summary>A connection is being closed for a bound.</summary>
    public void Dropped(EndPoint? remote, PendingBound bound)
    {
        _metrics.Dropped(bound);
        // Whoever connects must not be able to fill the log.
        if (_warnings[(int)bound].TryPass(Now, out var others))
            LogDropped(remote, Reason(bound), others);
    }

    /// <summary>Why connections are closed for a bound.</summary>
    public static string Reason(PendingBound bound) => bound switch
    {
        PendingBound.Address => "its address has more connections without a WebSocket than Transport:MaxPendingPerAddress allows, and this was the oldest silent one",
        PendingBound.Total => "there are more connections without a WebSocket than Transport:MaxPendingConnections allows, and this was the oldest silent one of the address that has the most",
        PendingBound.Silence => "it sent nothing within twice Transport:HandshakeTimeout",
        PendingBound.Refused => "there are as many connections without a WebSocket as Transport:MaxPendingConnections allows, and its address, which has the most or more than its share, comes back faster than its old ones are exchanged",
        _ => "it did not read its answers within Transport:AnswerTimeout",
    };

    private static IEnumerable<IPNetwork> Networks(string[] texts)
    {
        foreach (var text in texts)
        {
            if (NetworkText.TryParse(text, out var network))
                yield return network;
        }
    }

    [LoggerMessage(3520, LogLevel.Warning, "A connection from {Remote} was closed: {Reason}; {Others} others since the last such line.")]
    private partial void LogDropped(EndPoint? remote, string reason, int others);
}
