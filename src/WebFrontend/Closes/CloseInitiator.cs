namespace Tidegate.WebFrontend.Closes;

/// <summary>Who ended a connection.</summary>
internal enum CloseInitiator : byte
{
    /// <summary>Nobody said so: the connection broke.</summary>
    Network,

    /// <summary>The client sent a close frame.</summary>
    Client,

    /// <summary>Tidegate decided on it.</summary>
    Server,
}

/// <summary>Names of the values.</summary>
internal static class CloseInitiators
{
    /// <summary>The name in metrics and in the admin API.</summary>
    public static string Tag(this CloseInitiator initiator) => initiator switch
    {
        CloseInitiator.Client => "client",
        CloseInitiator.Server => "server",
        _ => "network",
    };
}
