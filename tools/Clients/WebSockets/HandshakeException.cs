namespace Tidegate.Clients.WebSockets;

/// <summary>The server answered an upgrade with something that is not HTTP, or with a 101 that is wrong.</summary>
public sealed class HandshakeException(string kind) : Exception("Bad answer to the upgrade: " + kind)
{
    /// <summary>A short name for the table of errors.</summary>
    public string Kind { get; } = kind;
}
