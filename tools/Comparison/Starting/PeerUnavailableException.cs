namespace Tidegate.Compare.Starting;

/// <summary>A peer cannot be installed or started here; the message says why, for the table.</summary>
internal sealed class PeerUnavailableException(string message) : Exception(message);
