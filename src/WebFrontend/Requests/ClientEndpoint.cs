using Microsoft.AspNetCore.Http;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Subprotocols;

namespace Tidegate.WebFrontend.Requests;

/// <summary>
/// The URL of Web PubSub clients: <c>/client/hubs/{hub}</c> or <c>/client?hub=</c>. Names and values ignore case; of repeated ones the last
/// counts. The parameters of raw clients are checked for all, and mean nothing to those that speak a subprotocol.
/// </summary>
internal static class ClientEndpoint
{
    /// <summary>How to connect, for those who came without a WebSocket.</summary>
    public const string Usage = "This is a WebSocket endpoint: connect to ws://{host}/client/hubs/{hub}?access_token={token}.";

    /// <summary>Reads the URL.</summary>
    /// <param name="hubInPath">The hub of the path, where it has one.</param>
    /// <param name="query">The query.</param>
    /// <param name="offered">The subprotocols that the client offers, in its order.</param>
    public static ParsedRequest Parse(string? hubInPath, IQueryCollection query, IEnumerable<string> offered)
    {
        if (!HubName.TryParse(hubInPath ?? Last(query, "hub"), out var hub))
            return ParsedRequest.Bad($"The hub is missing or its name is not valid: {HubName.Rule}.");

        var group = Last(query, "group");
        if (group is not null && !GroupName.IsValid(group))
            return ParsedRequest.Bad($"The group must have 1 to {GroupName.MaxLength} characters.");
        if (!TryParseFlag(Last(query, "noEcho"), out var noEcho))
            return ParsedRequest.Bad("noEcho must be true or false.");
        if (!TryParseFlag(Last(query, "notices"), out var notices))
            return ParsedRequest.Bad("notices must be true or false.");

        if (Last(query, "awps_connection_id") is { Length: > 0 } connectionId)
        {
            var claim = new LinkClaim(connectionId, Last(query, "awps_reconnection_token") ?? "");
            return new ClientRequest { Protocol = ClientRequest.Reliable, Hub = hub, Subprotocol = Subprotocol.Choose(offered), Claim = claim };
        }

        var mode = Last(query, "webpubsub_mode");
        if (string.IsNullOrEmpty(mode) || Is(mode, "sendEvent"))
            return Request(hub, RawMode.SendEvent, offered, notices);
        if (!Is(mode, "sendToGroup"))
            return ParsedRequest.Bad("webpubsub_mode must be sendEvent or sendToGroup.");
        return group is null
            ? ParsedRequest.Bad("webpubsub_mode=sendToGroup needs a group.")
            : Request(hub, new RawMode(group, noEcho), offered, notices);
    }

    private static ClientRequest Request(string hub, RawMode mode, IEnumerable<string> offered, bool notices) => Subprotocol.Choose(offered) is { } name
        ? new ClientRequest
        {
            Protocol = Subprotocol.IsReliable(name) ? ClientRequest.Reliable : ClientRequest.Json,
            Hub = hub,
            Subprotocol = name,
            WantsNotices = notices,
            Mode = mode,
        }
        : new ClientRequest { Protocol = ClientRequest.Raw, Hub = hub, WantsNotices = notices, Mode = mode };

    private static string? Last(IQueryCollection query, string name) => query.TryGetValue(name, out var values) ? values[^1] : null;

    private static bool Is(string value, string name) => value.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool TryParseFlag(string? value, out bool flag)
    {
        flag = false;
        return value is null || bool.TryParse(value, out flag);
    }
}
