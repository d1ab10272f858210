using Tidegate.Connections;
using Tidegate.WebFrontend.Closes;

namespace Tidegate.WebFrontend.Events;

/// <summary>The carrier of a connection is closed.</summary>
/// <param name="Connection">What does not change of the connection.</param>
/// <param name="Outcome">Code, reason and last reading.</param>
/// <param name="By">Who closed.</param>
internal sealed record ClosedConnection(ConnectionDescriptor Connection, ConnectionClosed Outcome, CloseInitiator By)
{
    /// <summary>Why this process closed it; null where another did, whatever code a client chose to send.</summary>
    public CloseCode? ServerReason => By == CloseInitiator.Server ? CloseCodes.All.GetValueOrDefault(Outcome.Code) : null;

    /// <summary>It broke off: nobody sent a close frame.</summary>
    public bool IsAbnormal => By == CloseInitiator.Network && Outcome.Code == CloseCodes.Abnormal.Code;
}
