using Microsoft.Extensions.Logging;
using Tidegate.Connections;
using Tidegate.Users;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// Pings a socket that is in the way of another one of the same user, and closes it where it does not answer in time. One probe for each
/// socket at a time; nothing is kept for those that are not probed.
/// </summary>
internal sealed partial class SilenceProbe(ConnectionRegistry registry, MonotonicClock clock, TimeProvider time, ILogger<SilenceProbe> logger)
{
    /// <summary>Probes under way at once.</summary>
    public const int MaxProbes = 10_000;

    /// <summary>The reason of a socket that did not answer.</summary>
    public const string Reason = "Silent while its user came again";

    // A probe that ends later than this was not watched: this process stood still, and may not have read the answer.
    private static readonly TimeSpan MaxLateness = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<FrontendConnection> _probed = [];

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
        lock (_lock)
        {
            if (_probed.Count >= MaxProbes)
                return false;
            if (!_probed.Add(connection))
                return true;
        }

        _ = RunAsync(connection);
        return true;
    }

    private SilentSocket? MostSilent(List<FrontendConnection> open)
    {
        lock (_lock)
        {
            if (open.Find(_probed.Contains) is { } probed)
                return new SilentSocket(probed.Descriptor.ConnectionId, probed.Silence, IsProbed: true);
        }

        var most = open.MaxBy(connection => connection.Silence)!;
        var silence = most.Silence;
        return silence < UserTimings.MinSilence ? null : new SilentSocket(most.Descriptor.ConnectionId, silence, IsProbed: false);
    }

    private async Task RunAsync(FrontendConnection connection)
    {
        try
        {
            var begun = clock.Now;
            connection.Ping();
            await Task.Delay(UserTimings.ProbeTimeout, time);
            if (clock.Now - begun > UserTimings.ProbeTimeout + MaxLateness || connection.IsClosing || connection.ShowedLifeSince(begun))
                return;
            LogSilent(connection.Descriptor.ConnectionId, connection.Silence.TotalSeconds);
            connection.BeginClose(CloseCodes.HeartbeatLost, Reason);
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
