namespace Tidegate.WebFrontend.Connections;

/// <summary>Where a <see cref="ReliableLink"/> stands.</summary>
internal enum LinkPhase : byte
{
    /// <summary>It comes from another frontend, and what that one knows is not here yet.</summary>
    Arriving,

    /// <summary>It has a socket.</summary>
    Attached,

    /// <summary>It has none, and waits for its client.</summary>
    Detached,

    /// <summary>It has none, and a new one is being opened for it.</summary>
    Resuming,

    /// <summary>It has ended here.</summary>
    Over,
}
