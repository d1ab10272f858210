using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Identity;

/// <summary>
/// Checks tokens of clients and of the service API: HS256 with the UTF-8 bytes of the access key or the secondary one, for what is asked for,
/// not expired. <c>kid</c> and <c>iss</c> are ignored, since no key is ever fetched.
/// </summary>
internal sealed class AccessTokens
{
    /// <summary>Largest token of a client.</summary>
    public const int MaxTokenBytes = 8 * 1024;

    /// <summary>Largest token of the service API: its audience is a whole URL, with the query.</summary>
    public const int MaxServiceTokenBytes = 32 * 1024;

    private const string Scheme = "Bearer ";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxTokenBytes, MapInboundClaims = false };
    private readonly JsonWebTokenHandler _serviceHandler = new() { MaximumTokenSizeInBytes = MaxServiceTokenBytes, MapInboundClaims = false };
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

    /// <summary>There is a key that tokens can be checked with.</summary>
    public bool HasKey => _keys.Length > 0;

    /// <summary>The token of a client's request: of the query, else of the <c>Authorization</c> header. Null where there is none.</summary>
    public static string? Find(HttpRequest request) =>
        request.Query.TryGetValue("access_token", out var values) && values[^1] is { Length: > 0 } inQuery ? inQuery : FindInHeader(request);

    /// <summary>The token of the <c>Authorization</c> header. Null where there is none.</summary>
    public static string? FindInHeader(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    /// <summary>Whether a token is one for this request of the service API. What else it claims does not matter.</summary>
    /// <param name="token">The token.</param>
    /// <param name="path">The path of the request.</param>
    /// <param name="host">The Host header, which counts where no public endpoints are configured.</param>
    public async ValueTask<bool> IsForServiceAsync(string token, AudiencePath path, HostString host) =>
        HasKey && await ReadAsync(_serviceHandler, token, path, host) is not null;

    /// <summary>Checks a token of a client.</summary>
    /// <param name="token">The token.</param>
    /// <param name="hub">The hub that is asked for.</param>
    /// <param name="host">The Host header, which counts where no public endpoints are configured.</param>
    public async ValueTask<TokenResult> CheckAsync(string token, string hub, HostString host)
    {
        if (!HasKey)
            return TokenResult.Refused("This service has no Access:AccessKey, so it accepts no tokens.");
        // One answer for every cause: nothing is to be learnt about keys by trying.
        if (await ReadAsync(_handler, token, AudiencePath.Client(hub), host) is not { } jwt)
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

    private async Task<JsonWebToken?> ReadAsync(JsonWebTokenHandler handler, string token, AudiencePath path, HostString host)
    {
        var result = await handler.ValidateTokenAsync(token, Parameters(path, host));
        return result.IsValid && result.SecurityToken is JsonWebToken jwt && !jwt.TryGetHeaderValue<object>("crit", out _) ? jwt : null;
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
        return TokenResult.Of(new ClientIdentity(user.FirstOrDefault(), groups, Values(jwt, "role")) { Claims = [.. jwt.Claims] });
    }

    private TokenValidationParameters Parameters(AudiencePath path, HostString host)
    {
        // The Host header is whatever the client wrote: where the addresses of this service are known, it does not count.
        var endpoints = _access.PublicEndpoints.Length > 0 ? _access.PublicEndpoints : ["http://" + host.Value];
        return new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeyResolver = (_, _, _, _) => _keys,
            ValidateIssuer = false,
            AudienceValidator = (audiences, _, _) => audiences.Any(audience => Audience.Matches(audience, path, endpoints)),
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
