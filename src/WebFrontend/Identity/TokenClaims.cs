using System.Collections.Immutable;
using Microsoft.IdentityModel.JsonWebTokens;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Identity;

/// <summary>What a client's token says, where its signature and times are right.</summary>
internal static class TokenClaims
{
    /// <summary>Whom it lets in.</summary>
    /// <param name="jwt">The token.</param>
    /// <param name="path">The path that it must name.</param>
    /// <param name="endpoints">Addresses of this service.</param>
    public static TokenResult Read(JsonWebToken jwt, AudiencePath path, IReadOnlyList<string> endpoints)
    {
        try
        {
            var audiences = jwt.Audiences.ToList();
            return audiences.Exists(audience => Audience.Matches(audience, path, endpoints))
                ? Read(jwt)
                : TokenResult.Refused(TokenFault.Audience(audiences, path, endpoints));
        }
        catch (InvalidOperationException)
        {
            return TokenResult.Refused(TokenFault.NoText());
        }
    }

    /// <exception cref="InvalidOperationException">A claim is no valid UTF-16, though it is valid JSON.</exception>
    private static TokenResult Read(JsonWebToken jwt)
    {
        var user = jwt.Claims.Where(claim => claim.Type == JwtRegisteredClaimNames.Sub).Select(claim => claim.Value).ToArray();
        var groups = Values(jwt, "webpubsub.group");
        if (user.Length > 1 || (user.Length == 1 && user[0].Length > GroupName.MaxLength))
            return TokenResult.Refused(TokenFault.User());
        if (groups.Length > LimitsOptions.MaxGroupsAtConnect || !groups.All(GroupName.IsValid))
            return TokenResult.BadGroup();
        return TokenResult.Of(new ClientIdentity(user.FirstOrDefault(), groups, Values(jwt, "role")) { Claims = [.. jwt.Claims] });
    }

    private static ImmutableArray<string> Values(JsonWebToken token, string claimType) =>
        [.. token.Claims.Where(claim => claim.Type == claimType).Select(claim => claim.Value).Distinct(StringComparer.Ordinal)];
}
