using Microsoft.Extensions.Logging;
using Tidegate.Connections;
using Tidegate.Users;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// Pings a socket that is in the way of another one of the same user, and closes it where it does not answer in time. One probe for each
/// socket at a time; nothing is kept for those that are not probed.
/// </summary>
internal sealed partial class SilenceProbe(ConnectionRegistry registry, MonotonicClock clock, TimeProvider time, ILogger<SilenceProbe> logger)
{
    /// <summary>Probes under way at once.</summary>
    public const int MaxProbes = 10_000;

    // A probe that ends later than this was not watched: this process stood still, and may not have read the answer.
    private static readonly TimeSpan MaxLateness = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<FrontendConnection, TimeSpan> _probed = [];

    /// <summary>The newest and the most silent of a user's sockets; one that is being probed comes first.</summary>
    public UserSockets Describe(string topic)
    {
        var open = registry.MembersOf(topic).Where(connection => !connection.IsClosing).ToList();
        if (open.Count == 0)
            return UserSockets.None;
        var newest = open
            .Select(connection => new UserSocketAge(connection.Descriptor.ConnectionId, connection.Age))
            .OrderBy(socket => socket.Age)
            .Take(UserSockets.MaxNewest);
        return new UserSockets([.. newest], MostSilent(open));
    }

    /// <summary>Begins a probe; one that is under way goes on.</summary>
    /// <returns>False where there is no such socket, or too many are probed.</returns>
    public bool Begin(string connectionId)
    {
        if (!registry.TryGet(connectionId, out var connection) || connection.IsClosing)
            return false;
        var begun = clock.Now;
        lock (_lock)
        {
            if (_probed.Count >= MaxProbes)
                return false;
            if (!_probed.TryAdd(connection, begun))
                return true;
        }

        _ = RunAsync(connection, begun);
        return true;
    }

    // One that has answered its probe is out of question until the time of that probe is over: then the next one has its turn.
    private SilentSocket? MostSilent(List<FrontendConnection> open)
    {
        lock (_lock)
        {
            FrontendConnection? most = null;
            foreach (var connection in open)
            {
                if (!_probed.TryGetValue(connection, out var begun))
                    most = most is null || connection.Silence > most.Silence ? connection : most;
                else if (!connection.ShowedLifeSince(begun))
                    return new SilentSocket(connection.Descriptor.ConnectionId, connection.Silence, IsProbed: true);
            }

            return most is not null && most.Silence is var silence && silence >= UserTimings.MinSilence
                ? new SilentSocket(most.Descriptor.ConnectionId, silence, IsProbed: false)
                : null;
        }
    }

    private async Task RunAsync(FrontendConnection connection, TimeSpan begun)
    {
        try
        {
            connection.Ping();
            await Task.Delay(UserTimings.ProbeTimeout, time);
            if (clock.Now - begun > UserTimings.ProbeTimeout + MaxLateness || connection.IsClosing || connection.ShowedLifeSince(begun))
                return;
            LogSilent(connection.Descriptor.ConnectionId, connection.Silence.TotalSeconds);
            connection.BeginClose(CloseCodes.HeartbeatLost, CloseCodes.Reasons.Silent);
        }
        finally
        {
            lock (_lock)
                _probed.Remove(connection);
        }
    }

    [LoggerMessage(3590, LogLevel.Information, "Connection {ConnectionId} has been silent for {Silence:0.0} s and does not answer while its user comes again; it is closed.")]
    private partial void LogSilent(string connectionId, double silence);
}
