using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Commands;

/// <summary>Why a token would be refused, or what it is good for: the same checks that a request goes through, told to an operator.</summary>
/// <param name="access">Keys and public endpoints.</param>
/// <param name="endpoint">Address of the service, where no public endpoints are configured.</param>
/// <param name="now">The time.</param>
internal sealed class TokenInspection(AccessOptions access, string endpoint, DateTime now)
{
    private readonly string[] _endpoints = access.PublicEndpoints.Length > 0 ? access.PublicEndpoints : [endpoint];

    /// <summary>Explains one.</summary>
    /// <param name="token">The token.</param>
    /// <param name="hub">The hub that is asked for; null for the one that the token names.</param>
    public async Task<(bool IsGood, IReadOnlyList<string> Lines)> ExplainAsync(string token, string? hub)
    {
        if (token.Length == 0) return (false, ["refused: there is no token (access_token is missing or empty)"]);
        var audiences = UnprovedAudiences(token);
        var service = hub is null ? audiences.Where(audience => Audience.PathOf(audience) is ["api", ..]).FirstOrDefault() : null;
        return service is null
            ? await ExplainClientAsync(token, hub ?? audiences.Select(HubOf).FirstOrDefault(name => name is not null))
            : await ExplainServiceAsync(token, service);
    }

    private async Task<(bool IsGood, IReadOnlyList<string> Lines)> ExplainClientAsync(string token, string? hub)
    {
        var (jwt, key, fault) = await new TokenReader(access.ClientKeys, AccessTokens.MaxTokenBytes).ReadAsync(token, now);
        if (jwt is null) return Refused(fault!);
        if (hub is null) return (false, [$"refused: aud names no hub: it must be {{address}}/client/hubs/{{hub}} (claim aud)"]);
        var result = TokenClaims.Read(jwt, AudiencePath.Client(hub), _endpoints);
        if (result.Identity is not { } identity) return Refused(result.Fault!);
        return (true,
        [
            $"good: a client of the hub {hub.ToLowerInvariant()}, signed with {key}",
            $"user: {identity.UserId ?? "none"}",
            $"joins at once: {List(identity.Groups)}",
            $"roles: {List(identity.Roles.Select(role => GroupRights.IsKnown(role) ? role : role + " (no effect here)"))}",
            Times(jwt),
        ]);
    }

    private async Task<(bool IsGood, IReadOnlyList<string> Lines)> ExplainServiceAsync(string token, string audience)
    {
        var (jwt, key, fault) = await new TokenReader(access.ServiceKeys, AccessTokens.MaxServiceTokenBytes).ReadAsync(token, now);
        if (jwt is null)
        {
            var ofClients = await new TokenReader(access.ClientKeys, AccessTokens.MaxServiceTokenBytes).ReadAsync(token, now);
            return ofClients.KeyName is { } other
                ? (false, [$"refused: it is signed with {other}, and the service API takes {string.Join(", ", access.ServiceKeys)} (claim signature)"])
                : Refused(fault!);
        }

        return Audience.IsOfHost(audience, _endpoints)
            ? (true, [$"good: for requests of the service API to {audience}, signed with {key}", Times(jwt)])
            : (false, [$"refused: aud is {audience}, and must begin with {string.Join(" or ", _endpoints)} (claim aud)"]);
    }

    private static (bool IsGood, IReadOnlyList<string> Lines) Refused(TokenFault fault) => (false, [$"refused: {fault.Cause} (claim {fault.Claim})"]);

    // Only to know which check is meant: none of it counts before the signature does.
    private static IReadOnlyList<string> UnprovedAudiences(string token)
    {
        try
        {
            return [.. new JsonWebToken(token).Audiences];
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidOperationException)
        {
            return [];
        }
    }

    private static string? HubOf(string audience)
    {
        var path = Audience.PathOf(audience) ?? [];
        for (var i = 0; i + 2 < path.Count; i++)
        {
            var isBefore = path[i].Equals("client", StringComparison.OrdinalIgnoreCase) && path[i + 1].Equals("hubs", StringComparison.OrdinalIgnoreCase);
            if (isBefore && HubName.TryParse(path[i + 2], out var hub)) return hub;
        }

        return null;
    }

    private static string List(IEnumerable<string> values) => values.ToList() is { Count: > 0 } all ? string.Join(", ", all) : "none";

    private string Times(JsonWebToken jwt) => string.Create(
        CultureInfo.InvariantCulture,
        $"taken until: {jwt.ValidTo:yyyy-MM-dd'T'HH:mm:ss'Z'} (exp) and five minutes, and it is {now:yyyy-MM-dd'T'HH:mm:ss'Z'}");
}
