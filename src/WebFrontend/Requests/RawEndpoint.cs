using Microsoft.AspNetCore.Http;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Requests;

/// <summary>
/// The URL of Web PubSub clients without a subprotocol: <c>/client/hubs/{hub}</c> or <c>/client?hub=</c>. Names and values ignore
/// case; of repeated ones the last counts.
/// </summary>
internal static class RawEndpoint
{
    /// <summary>How to connect, for those who came without a WebSocket.</summary>
    public const string Usage = "This is a WebSocket endpoint: connect to ws://{host}/client/hubs/{hub}?access_token={token}.";

    /// <summary>Reads the URL.</summary>
    /// <param name="hubInPath">The hub of the path, where it has one.</param>
    /// <param name="query">The query.</param>
    public static ParsedRequest Parse(string? hubInPath, IQueryCollection query)
    {
        if (!HubName.TryParse(hubInPath ?? Last(query, "hub"), out var hub))
            return ParsedRequest.Bad($"The hub is missing or its name is not valid: {HubName.Rule}.");

        var group = Last(query, "group");
        if (group is not null && !GroupName.IsValid(group))
            return ParsedRequest.Bad($"The group must have 1 to {GroupName.MaxLength} characters.");
        if (!TryParseFlag(Last(query, "noEcho"), out var noEcho))
            return ParsedRequest.Bad("noEcho must be true or false.");

        var mode = Last(query, "webpubsub_mode");
        if (string.IsNullOrEmpty(mode) || Is(mode, "sendEvent"))
            return Request(hub, RawMode.SendEvent);
        if (!Is(mode, "sendToGroup"))
            return ParsedRequest.Bad("webpubsub_mode must be sendEvent or sendToGroup.");
        return group is null
            ? ParsedRequest.Bad("webpubsub_mode=sendToGroup needs a group.")
            : Request(hub, new RawMode(group, noEcho));
    }

    private static ClientRequest Request(string hub, RawMode mode) => new() { Protocol = ClientRequest.Raw, Hub = hub, Mode = mode };

    private static string? Last(IQueryCollection query, string name) => query.TryGetValue(name, out var values) ? values[^1] : null;

    private static bool Is(string value, string name) => value.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool TryParseFlag(string? value, out bool flag)
    {
        flag = false;
        return value is null || bool.TryParse(value, out flag);
    }
}
