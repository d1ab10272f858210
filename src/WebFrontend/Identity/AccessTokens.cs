using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Identity;

/// <summary>
/// Checks tokens of clients and of the service API: signed with one of the keys (<see cref="TokenReader"/>), for what is asked for, not
/// expired. Where the service API has a key of its own, that one is good for both, and the access key for clients alone.
/// </summary>
internal sealed class AccessTokens(IOptions<TidegateOptions> options, TimeProvider time)
{
    /// <summary>Largest token of a client.</summary>
    public const int MaxTokenBytes = 8 * 1024;

    /// <summary>Largest token of the service API: its audience is a whole URL, with the query.</summary>
    public const int MaxServiceTokenBytes = 32 * 1024;

    private const string Scheme = "Bearer ";

    private readonly AccessOptions _access = options.Value.Access;
    private readonly TokenReader _clients = new(options.Value.Access.ClientKeys, MaxTokenBytes);
    private readonly TokenReader _services = new(options.Value.Access.ServiceKeys, MaxServiceTokenBytes);

    /// <summary>There is a key that tokens of the service API can be checked with.</summary>
    public bool HasServiceKey => _services.HasKey;

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
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public async ValueTask<TokenFault?> FaultForServiceAsync(string token, AudiencePath path, HostString host)
    {
        var (jwt, _, fault) = await _services.ReadAsync(token, time.GetUtcNow().UtcDateTime);
        if (jwt is null) return fault;
        var endpoints = Endpoints(host);
        var audiences = jwt.Audiences.ToList();
        return audiences.Exists(audience => Audience.Matches(audience, path, endpoints))
            ? null
            : TokenFault.AudienceOfRequest(audiences.Exists(audience => Audience.IsOfHost(audience, endpoints)));
    }

    /// <summary>Checks a token of a client.</summary>
    /// <param name="token">The token.</param>
    /// <param name="hub">The hub that is asked for.</param>
    /// <param name="host">The Host header, which counts where no public endpoints are configured.</param>
    public async ValueTask<TokenResult> CheckAsync(string token, string hub, HostString host)
    {
        var (jwt, _, fault) = await _clients.ReadAsync(token, time.GetUtcNow().UtcDateTime);
        return jwt is null ? TokenResult.Refused(fault!) : TokenClaims.Read(jwt, AudiencePath.Client(hub), Endpoints(host));
    }

    // The Host header is whatever the client wrote: where the addresses of this service are known, it does not count.
    private string[] Endpoints(HostString host) => _access.PublicEndpoints.Length > 0 ? _access.PublicEndpoints : ["http://" + host.Value];
}
