namespace Tidegate.Configuration;

/// <summary>What happens to the messages that clients of a hub send.</summary>
public enum HubHandler : byte
{
    /// <summary>They count as activity and go nowhere.</summary>
    None = 0,

    /// <summary>They go back to their sender.</summary>
    Echo = 1,

    /// <summary>They go to the application's <see cref="Hubs.IHubHandlerGrain"/>.</summary>
    Grain = 2,

    /// <summary>They go to HTTP endpoints of the application (<see cref="HubOptions.EventHandlers"/>), and so does what happens to clients.</summary>
    Webhook = 3,
}
