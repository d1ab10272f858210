namespace Tidegate.WebFrontend.Gateway;

/// <summary>How often and how soon a call to a connection's grain is repeated.</summary>
internal static class ConnectionCallPolicy
{
    /// <summary>Connections with something to say, at once. Beyond it opens and heartbeats wait for the next heartbeat.</summary>
    public const int MaxEntries = 200_000;

    /// <summary>Calls in flight, at once; each tells one connection's grain, or those of many.</summary>
    public const int MaxConcurrent = 64;

    /// <summary>With several calls in flight, what comes in this time goes in one: a burst of clients is then a few calls.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(5);

    /// <summary>A heartbeat is in no hurry: those of one scan of all connections go in one call.</summary>
    public static readonly TimeSpan HeartbeatGather = TimeSpan.FromMilliseconds(20);

    /// <summary>An open that failed so often is left to the heartbeat, which rebuilds the grain.</summary>
    public const int MaxOpenAttempts = 3;

    /// <summary>
    /// A heartbeat that failed so often is left to the next one. With the response time-outs of the calls this outlasts the fail-over of a
    /// silo, so that a lost grain is back soon after it.
    /// </summary>
    public const int MaxHeartbeatAttempts = 4;

    /// <summary>After a gateway came or went every connection has a heartbeat within this time: grains may have been lost.</summary>
    public static readonly TimeSpan RecoverySpread = TimeSpan.FromSeconds(3);

    /// <summary>A close notice that failed so often waits for the next sweep.</summary>
    public const int MaxClosedAttempts = 4;

    /// <summary>A close notice that so many sweeps could not deliver is given up: the grain finds out when it asks for the socket.</summary>
    public const int MaxSweeps = 10;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a call is made before it is left to something else.</summary>
    public static int AttemptsOf(ConnectionCallKind kind) => kind switch
    {
        ConnectionCallKind.Open => MaxOpenAttempts,
        ConnectionCallKind.Heartbeat => MaxHeartbeatAttempts,
        _ => MaxClosedAttempts,
    };

    /// <summary>Time to the next attempt after <paramref name="failures"/> in a row: 200 ms, then four times as long each.</summary>
    public static TimeSpan DelayAfter(int failures) => FirstDelay * Math.Pow(4, Math.Clamp(failures - 1, 0, 3));
}
