using System.Net;

namespace Tidegate.Hosting.Listening;

/// <summary>Whose place a <see cref="PendingPlace"/> is. May be called from any thread.</summary>
internal interface IPendingOwner
{
    /// <summary>The peer.</summary>
    EndPoint? RemoteEndPoint { get; }

    /// <summary>Ends the connection for a bound; its place was given to another.</summary>
    void End(PendingBound bound);
}
