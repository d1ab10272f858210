namespace Tidegate.WebFrontend.Upstream;

/// <summary>What an application can be told of.</summary>
internal enum UpstreamEventKind : byte
{
    /// <summary>A client wants to connect, and the application decides on it.</summary>
    Connect,

    /// <summary>A client is connected.</summary>
    Connected,

    /// <summary>A client is gone.</summary>
    Disconnected,

    /// <summary>A client has sent something.</summary>
    User,

    /// <summary>A client is a member of a group.</summary>
    Joined,

    /// <summary>It is no longer.</summary>
    Left,
}

/// <summary>Names of the kinds.</summary>
internal static class UpstreamEventKinds
{
    /// <summary>The name in metrics; of Tidegate's own events it is that of the event.</summary>
    public static string Name(this UpstreamEventKind kind) => kind switch
    {
        UpstreamEventKind.Connect => "connect",
        UpstreamEventKind.Connected => "connected",
        UpstreamEventKind.Disconnected => "disconnected",
        UpstreamEventKind.Joined => "joined",
        UpstreamEventKind.Left => "left",
        _ => "user",
    };
}
