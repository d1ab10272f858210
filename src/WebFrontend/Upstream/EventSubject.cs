namespace Tidegate.WebFrontend.Upstream;

/// <summary>Whom events are about: what stands in the headers of all events of a connection.</summary>
/// <param name="ConnectionId">Id of the connection.</param>
/// <param name="Hub">Its hub, in lower case.</param>
/// <param name="UserId">Its user; null for an anonymous client.</param>
/// <param name="Subprotocol">The subprotocol that is spoken; null for none, and while that is not settled.</param>
internal sealed record EventSubject(string ConnectionId, string Hub, string? UserId, string? Subprotocol);
