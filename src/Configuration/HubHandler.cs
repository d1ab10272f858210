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
}
