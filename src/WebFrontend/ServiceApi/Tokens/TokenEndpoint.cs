using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.ServiceApi.Tokens;

/// <summary>Makes a token for a client, for applications that do not sign themselves.</summary>
internal static class TokenEndpoint
{
    private const int DefaultMinutes = 60;

    public static void Map(RouteGroupBuilder hub) => hub.MapPost("/:generateToken", Generate);

    private static IResult Generate(HttpContext context, ClientTokens tokens, IOptions<TidegateOptions> options)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub }) return ServiceError.BadPath();
        var query = context.Request.Query;
        if (ServiceQuery.ReadNumber(query, "minutesToExpire", ClientTokens.MostMinutes, out var minutes) is { } badTime) return badTime;
        if (query.TryGetValue("clientType", out var types) && !(types is [{ } type] && type.Equals("Default", StringComparison.OrdinalIgnoreCase)))
            return ServiceError.Invalid("clientType", "clientType must be Default: there is no endpoint for other clients.");

        var identity = new ClientIdentity(
            query.TryGetValue("userId", out var users) && users[^1] is { Length: > 0 } user ? user : null, Values(query, "group"), Values(query, "role"));
        if (identity.UserId is { Length: > GroupName.MaxLength })
            return ServiceError.Invalid("userId", $"userId has at most {GroupName.MaxLength} characters.");
        if (identity.Groups.Length > LimitsOptions.MaxGroupsAtConnect || !identity.Groups.All(GroupName.IsValid))
            return ServiceError.Invalid("group", $"group: at most {LimitsOptions.MaxGroupsAtConnect}, of 1 to {GroupName.MaxLength} characters.");

        var address = PublicAddress.Of(context.Request, options.Value.Access);
        var token = tokens.Issue(address, hub, identity, TimeSpan.FromMinutes(minutes ?? DefaultMinutes));
        return token.Length > AccessTokens.MaxTokenBytes
            ? ServiceError.Invalid("role", $"The token would have more than {AccessTokens.MaxTokenBytes} bytes: name fewer roles and groups.")
            : TypedResults.Bytes(Serialize(token), "application/json; charset=utf-8");
    }

    private static ImmutableArray<string> Values(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) ? [.. values.OfType<string>().Distinct(StringComparer.Ordinal)] : [];

    private static byte[] Serialize(string token)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("token", token);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
