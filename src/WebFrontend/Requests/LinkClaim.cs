namespace Tidegate.WebFrontend.Requests;

/// <summary>A client says that it comes back (query <c>awps_connection_id</c> and <c>awps_reconnection_token</c>).</summary>
/// <param name="ConnectionId">The connection.</param>
/// <param name="Token">The token that shows that it is its own; empty where it has none.</param>
internal sealed record LinkClaim(string ConnectionId, string Token);
