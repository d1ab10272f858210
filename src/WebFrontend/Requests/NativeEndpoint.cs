using Microsoft.AspNetCore.Http;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Requests;

/// <summary>The URL of the native endpoint: <c>/ws?hub=&amp;user=&amp;group=</c>.</summary>
internal static class NativeEndpoint
{
    /// <summary>How to connect, for those who came without a WebSocket.</summary>
    public const string Usage = "This is a WebSocket endpoint: connect to ws://{host}/ws, with ?hub={hub} for another hub than 'default'.";

    /// <summary>Reads the query.</summary>
    public static ParsedRequest Parse(IQueryCollection query)
    {
        if (!HubName.TryParse(query.TryGetValue("hub", out var name) ? name[^1] : HubOptions.DefaultHub, out var hub))
            return ParsedRequest.Bad($"The hub name is not valid: {HubName.Rule}.");

        string? user = null;
        if (query.TryGetValue("user", out var users))
        {
            user = users[^1];
            if (!GroupName.IsValid(user))
                return ParsedRequest.Bad($"The user must have 1 to {GroupName.MaxLength} characters.");
        }

        var groups = query["group"];
        if (groups.Count > LimitsOptions.MaxGroupsAtConnect)
            return ParsedRequest.Bad($"At most {LimitsOptions.MaxGroupsAtConnect} groups can be joined by the URL.");
        if (!groups.All(GroupName.IsValid))
            return ParsedRequest.Bad($"A group name must have 1 to {GroupName.MaxLength} characters.");

        return new ClientRequest
        {
            Protocol = ClientRequest.Native,
            Hub = hub,
            ClaimedUser = user,
            ClaimedGroups = [.. groups.OfType<string>().Distinct(StringComparer.Ordinal)],
        };
    }
}
