namespace Tidegate.WebFrontend.Connections;

/// <summary>What becomes of a message at the <see cref="Inbox"/>.</summary>
internal enum InboxOutcome : byte
{
    /// <summary>The handler is not at work: it can have the message at once.</summary>
    Idle,

    /// <summary>The message waits, or is dropped because the inbox was given up.</summary>
    Taken,

    /// <summary>The process has no memory for it.</summary>
    NoRoom,
}
