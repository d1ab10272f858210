namespace Tidegate.WebFrontend.Identity;

/// <summary>Who a token says its bearer is, or why it is refused.</summary>
/// <param name="Identity">The bearer, where the token is good.</param>
/// <param name="StatusCode">HTTP status of the refusal; 0 where there is none.</param>
/// <param name="Error">A sentence that says why; it tells nothing of the token.</param>
internal readonly record struct TokenResult(ClientIdentity? Identity, int StatusCode, string? Error)
{
    public static TokenResult Of(ClientIdentity identity) => new(identity, 0, null);

    public static TokenResult Refused(string error) => new(null, 401, error);

    public static TokenResult BadGroup() => new(null, 400, "The access token names an invalid group, or too many groups.");
}
