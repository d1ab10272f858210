namespace Tidegate.Hosting.Listening;

/// <summary>Which bound a pending connection was closed for.</summary>
internal enum PendingBound : byte
{
    /// <summary>The share of its address.</summary>
    Address,

    /// <summary>The most of the listener.</summary>
    Total,

    /// <summary>The time in which answers must be read.</summary>
    Answers,

    /// <summary>The time for its first byte.</summary>
    Silence,

    /// <summary>It is a newcomer: there is no room, and its address has exchanged its own too often of late.</summary>
    Refused,
}
