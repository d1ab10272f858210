namespace Tidegate.WebFrontend.Identity;

/// <summary>Who a token says its bearer is, or why it is refused.</summary>
/// <param name="Identity">The bearer, where the token is good.</param>
/// <param name="StatusCode">HTTP status of the refusal; 0 where there is none.</param>
/// <param name="Fault">What is wrong.</param>
internal readonly record struct TokenResult(ClientIdentity? Identity, int StatusCode, TokenFault? Fault)
{
    /// <summary>A sentence for the client that says why; it tells nothing of the token.</summary>
    public string? Error => Fault?.Told;

    public static TokenResult Of(ClientIdentity identity) => new(identity, 0, null);

    public static TokenResult Refused(TokenFault fault) => new(null, 401, fault);

    public static TokenResult BadGroup() => new(null, 400, TokenFault.Groups());
}
