using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Identity;

/// <summary>
/// Checks client tokens: HS256 with the UTF-8 bytes of the access key or the secondary one, for the endpoint of the hub, not expired.
/// <c>kid</c> and <c>iss</c> are ignored, since no key is ever fetched.
/// </summary>
internal sealed class AccessTokens
{
    /// <summary>Largest token.</summary>
    private const int MaxTokenBytes = 8 * 1024;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxTokenBytes, MapInboundClaims = false };
    private readonly TimeProvider _time;
    private readonly AccessOptions _access;
    private readonly SecurityKey[] _keys;

    public AccessTokens(IOptions<TidegateOptions> options, TimeProvider time)
    {
        _time = time;
        _access = options.Value.Access;
        _keys = [.. new[] { _access.AccessKey, _access.SecondaryAccessKey }
            .Where(key => !string.IsNullOrEmpty(key))
            .Select(key => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key!)))];
    }

    /// <summary>The token of a request: of the query, else of the <c>Authorization</c> header. Null where there is none.</summary>
    public static string? Find(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        if (request.Query.TryGetValue("access_token", out var values) && values[^1] is { Length: > 0 } inQuery)
            return inQuery;
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    /// <summary>Checks a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="hub">The hub that is asked for.</param>
    /// <param name="host">The Host header, which counts where no public endpoints are configured.</param>
    public async ValueTask<TokenResult> CheckAsync(string token, string hub, HostString host)
    {
        if (_keys.Length == 0)
            return TokenResult.Refused("This service has no Access:AccessKey, so it accepts no tokens.");
        var checkedToken = await _handler.ValidateTokenAsync(token, Parameters(hub, host));
        // One answer for every cause: nothing is to be learnt about keys by trying.
        if (!checkedToken.IsValid || checkedToken.SecurityToken is not JsonWebToken jwt || jwt.TryGetHeaderValue<object>("crit", out _))
            return TokenResult.Refused("The access token is not valid for this hub.");

        try
        {
            return Read(jwt);
        }
        catch (InvalidOperationException)
        {
            return TokenResult.Refused("The access token names a user, group or role that is no text: a surrogate stands alone in it.");
        }
    }

    /// <exception cref="InvalidOperationException">A claim is no valid UTF-16, though it is valid JSON.</exception>
    private static TokenResult Read(JsonWebToken jwt)
    {
        var user = jwt.Claims.Where(claim => claim.Type == JwtRegisteredClaimNames.Sub).Select(claim => claim.Value).ToArray();
        var groups = Values(jwt, "webpubsub.group");
        if (user.Length > 1 || (user.Length == 1 && user[0].Length > GroupName.MaxLength))
            return TokenResult.Refused("The access token must name one user.");
        if (groups.Length > LimitsOptions.MaxGroupsAtConnect || !groups.All(GroupName.IsValid))
            return TokenResult.BadGroup();
        return TokenResult.Of(new ClientIdentity(user.FirstOrDefault(), groups, Values(jwt, "role")));
    }

    private TokenValidationParameters Parameters(string hub, HostString host)
    {
        // The Host header is whatever the client wrote: where the addresses of this service are known, it does not count.
        var endpoints = _access.PublicEndpoints.Length > 0 ? _access.PublicEndpoints : ["http://" + host.Value];
        return new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeyResolver = (_, _, _, _) => _keys,
            ValidateIssuer = false,
            AudienceValidator = (audiences, _, _) => audiences.Any(audience => Audience.Matches(audience, hub, endpoints)),
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),
        };
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + ClockSkew && !(notBefore > now + ClockSkew);
    }

    private static ImmutableArray<string> Values(JsonWebToken token, string claimType) =>
        [.. token.Claims.Where(claim => claim.Type == claimType).Select(claim => claim.Value).Distinct(StringComparer.Ordinal)];
}
