namespace Tidegate.WebFrontend.Connections;

/// <summary>What became of a message for a <see cref="SendQueue"/>.</summary>
internal enum SendOutcome : byte
{
    /// <summary>It will be sent, in order.</summary>
    Queued,

    /// <summary>It would exceed the bound, and was not taken.</summary>
    Full,

    /// <summary>The process has no room for so much that waits, and it was not taken.</summary>
    NoRoom,

    /// <summary>The connection is closing.</summary>
    Closing,
}
