using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Connections;

/// <summary>How a connection treats its client.</summary>
/// <param name="Handler">Where the client's messages go.</param>
/// <param name="HasNotices">The client's protocol knows system notices.</param>
/// <param name="HasEnvelopes">Its subprotocol puts each message into a JSON frame, and tells it of the begin and the end of the connection.</param>
/// <param name="Rights">What the client may do with groups; null where its protocol knows none.</param>
/// <param name="Idle">What keeps it from being idle.</param>
/// <param name="Link">What outlives its socket; null where the client does not come back to it.</param>
internal sealed record ClientProfile(
    IMessageHandler Handler,
    bool HasNotices,
    bool HasEnvelopes = false,
    ClientRights? Rights = null,
    HubIdle Idle = HubIdle.Traffic,
    ReliableLink? Link = null);
