using Tidegate.Connections;
using Tidegate.WebFrontend.Closes;

namespace Tidegate.WebFrontend.Links;

/// <summary>Which ends of a socket a reliable link outlives, and for how long.</summary>
internal static class LinkRules
{
    /// <summary>How long a link without a socket is kept.</summary>
    public static readonly TimeSpan DetachedTime = TimeSpan.FromSeconds(30);

    /// <summary>The same at a frontend that goes away: its clients come back within a second or two, to another one.</summary>
    public static readonly TimeSpan DetachedTimeInDrain = TimeSpan.FromSeconds(10);

    /// <summary>True where the client may take the link up again with another socket.</summary>
    /// <param name="code">The close code.</param>
    /// <param name="initiator">Who closed.</param>
    /// <remarks>
    /// A link lives on the permit of its socket: where that is needed by others (1013) or ends with the lease (4007), the link ends. A client that
    /// says 1001 is a page that was left (RFC 6455 section 7.4.1) and does not come back to it.
    /// </remarks>
    public static bool Survives(int code, CloseInitiator initiator) => initiator switch
    {
        CloseInitiator.Network => true,
        CloseInitiator.Client => code != CloseCodes.Normal.Code && code != CloseCodes.GoingAway.Code,
        _ => code == CloseCodes.GoingAway.Code
            || code == CloseCodes.ServiceRestart.Code
            || code == CloseCodes.InternalError.Code
            || code == CloseCodes.HeartbeatLost.Code,
    };
}
