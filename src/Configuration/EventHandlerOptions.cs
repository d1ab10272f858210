namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Hubs:{hub}:EventHandlers:{n}</c>: an HTTP endpoint of the application that takes events of a hub.</summary>
public sealed class EventHandlerOptions
{
    /// <summary>The most handlers of one hub.</summary>
    internal const int MaxPerHub = 64;

    /// <summary>The most TCP connections to one handler, from one frontend.</summary>
    internal const int MaxConnections = 512;

    /// <summary>Its number in the configuration, as it is written there.</summary>
    internal string Number { get; init; } = "0";

    /// <summary>
    /// Where events are posted to: https, or http to this host; <c>{hub}</c> and <c>{event}</c> in path and query stand for their names.
    /// Default none. Never logged.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>Which events of clients it takes: <c>*</c> for all, or names, separated by commas; case does not matter. Default none.</summary>
    public string? Events { get; set; }

    /// <summary>Which of <c>connect</c>, <c>connected</c>, <c>disconnected</c> it takes, separated by commas. Default none.</summary>
    public string? SystemEvents { get; set; }

    /// <summary>Which of <c>joined</c>, <c>left</c> it takes, separated by commas: what becomes of memberships in groups. Default none.</summary>
    public string? GroupEvents { get; set; }
}
