namespace Tidegate.Configuration;

/// <summary>What keeps a client of a hub from being closed as idle (<see cref="IdleOptions"/>).</summary>
public enum HubIdle : byte
{
    /// <summary>Messages either way: a client that only receives is not idle while something is sent to it.</summary>
    Traffic = 0,

    /// <summary>Messages from the client alone.</summary>
    Messages = 1,

    /// <summary>Nobody is idle; who is not there any more is found by pings.</summary>
    Off = 2,
}
