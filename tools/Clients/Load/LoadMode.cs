namespace Tidegate.Clients.Load;

/// <summary>What the clients do.</summary>
public enum LoadMode
{
    /// <summary>Connect at the rate, then stay silent.</summary>
    Hold,

    /// <summary>Connect at the rate, then send on a fixed schedule and expect each message back.</summary>
    Echo,

    /// <summary>Connect all at once, then stay silent.</summary>
    Burst,
}
