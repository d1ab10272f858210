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
}
