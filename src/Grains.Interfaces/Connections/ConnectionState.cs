namespace Tidegate.Connections;

/// <summary>Where the life of a socket stands. Its name travels, so that versions may add to it.</summary>
public enum ConnectionState : byte
{
    /// <summary>One that this version does not know.</summary>
    Unknown,

    /// <summary>In use.</summary>
    Open,

    /// <summary>Told that it will be closed as idle.</summary>
    Warned,

    /// <summary>Its close has begun.</summary>
    Closing,
}

/// <summary>Names of the values.</summary>
public static class ConnectionStates
{
    /// <summary>The name on the wire and in the admin API.</summary>
    public static string Name(this ConnectionState state) => state switch
    {
        ConnectionState.Open => "open",
        ConnectionState.Warned => "warned",
        ConnectionState.Closing => "closing",
        _ => "unknown",
    };

    /// <summary>The value of a name.</summary>
    public static ConnectionState Parse(string name) => name switch
    {
        "open" => ConnectionState.Open,
        "warned" => ConnectionState.Warned,
        "closing" => ConnectionState.Closing,
        _ => ConnectionState.Unknown,
    };
}
