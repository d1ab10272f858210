namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Access</c>: which clients may connect.</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// Clients without a token are let in. Default: true while there is no <see cref="AccessKey"/>, false beside one. Off loopback it needs
    /// <see cref="Origins"/>.
    /// </summary>
    public bool? AllowAnonymous { get; set; }

    /// <summary>
    /// Clients without a token may say which user they are and which groups they join. Default: true while there is no
    /// <see cref="AccessKey"/>, false beside one.
    /// </summary>
    public bool? AnonymousClaims { get; set; }

    /// <summary>
    /// Key that signs tokens of clients, and of the service API where there is no <see cref="ServiceKey"/> (HS256); at least 32 bytes of UTF-8.
    /// Never logged.
    /// </summary>
    public string? AccessKey { get; set; }

    /// <summary>A second such key, for rotation. Never logged.</summary>
    public string? SecondaryAccessKey { get; set; }

    /// <summary>
    /// A key apart for the service API; at least 32 bytes of UTF-8. Where there is one, tokens of the service API are signed with it, and no
    /// longer with <see cref="AccessKey"/>. Clients' tokens may be signed with it too. Never logged.
    /// </summary>
    public string? ServiceKey { get; set; }

    /// <summary>A second such key, for rotation. Never logged.</summary>
    public string? SecondaryServiceKey { get; set; }

    /// <summary>Origins whose pages may connect, such as <c>https://example.com</c>; <c>*</c> is any. Default none: browsers are refused.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>
    /// Addresses under which clients see this service, as tokens name them. Default none: the Host header of the request counts, which is
    /// whatever the client wrote.
    /// </summary>
    public string[] PublicEndpoints { get; set; } = [];

    /// <summary>Whether clients without a token are let in.</summary>
    public bool AdmitsAnonymous => AllowAnonymous ?? AccessKey is null;

    /// <summary>Whether clients without a token may name a user and groups.</summary>
    public bool TrustsAnonymousClaims => AnonymousClaims ?? AccessKey is null;

    /// <summary>
    /// A key that the process has made for itself, since none is configured; no setting. It stands in for <see cref="AccessKey"/> where
    /// tokens are signed and checked, and for nothing else: who may come without a token is as it is without a key.
    /// </summary>
    internal string? GeneratedKey { get; set; }

    /// <summary>No key is configured, of whatever kind.</summary>
    internal bool HasNoKey => AccessKey is null && SecondaryAccessKey is null && ServiceKey is null && SecondaryServiceKey is null;

    /// <summary>What this process signs clients' tokens with; null where there is no key.</summary>
    internal SigningKey? SigningKey => ClientKeys.FirstOrDefault();

    /// <summary>What clients' tokens may be signed with: whoever may do everything with the service API may let clients in, too.</summary>
    internal IReadOnlyList<SigningKey> ClientKeys => Present(
        (nameof(AccessKey), AccessKey),
        (nameof(SecondaryAccessKey), SecondaryAccessKey),
        (nameof(ServiceKey), ServiceKey),
        (nameof(SecondaryServiceKey), SecondaryServiceKey),
        (nameof(GeneratedKey), GeneratedKey));

    /// <summary>What tokens of the service API may be signed with.</summary>
    internal IReadOnlyList<SigningKey> ServiceKeys => ServiceKey is null
        ? ClientKeys
        : Present((nameof(ServiceKey), ServiceKey), (nameof(SecondaryServiceKey), SecondaryServiceKey));

    private static SigningKey[] Present(params ReadOnlySpan<(string Name, string? Value)> keys)
    {
        var present = new List<SigningKey>();
        foreach (var (name, value) in keys)
        {
            if (!string.IsNullOrEmpty(value)) present.Add(new SigningKey(name == nameof(GeneratedKey) ? "the generated key" : $"Access:{name}", value));
        }

        return [.. present];
    }
}
