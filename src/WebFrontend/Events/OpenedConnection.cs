using Tidegate.Connections;

namespace Tidegate.WebFrontend.Events;

/// <summary>The 101 of an upgrade is written.</summary>
/// <param name="Connection">What does not change of the connection.</param>
/// <param name="Handshake">From the headers of the upgrade to its answer.</param>
internal sealed record OpenedConnection(ConnectionDescriptor Connection, TimeSpan Handshake);
