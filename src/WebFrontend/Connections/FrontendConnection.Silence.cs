namespace Tidegate.WebFrontend.Connections;

/// <summary>What it takes to find out whether the peer is still there, when somebody else waits for its place.</summary>
internal sealed partial class FrontendConnection
{
    /// <summary>Time since the 101.</summary>
    public TimeSpan Age => _services.Clock.Now - _openedAt;

    /// <summary>Time since the last byte from the peer, or since the 101.</summary>
    public TimeSpan Silence => _services.Clock.Now - (_socket.Meter.LastReadAt ?? _openedAt);

    /// <summary>Pings the peer now, beside the heartbeat.</summary>
    public void Ping() => _socket.Meter.Writer.Ping();

    /// <summary>
    /// The peer sent something or took something since then, or could not be heard: while we work on what it sent, silence is our own fault.
    /// </summary>
    public bool ShowedLifeSince(TimeSpan moment)
    {
        var meter = _socket.Meter;
        return meter.LastReadAt >= moment || meter.Writer.WaitingSince > moment || !meter.IsReading;
    }
}
