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

    /// <summary>Key that signs tokens of clients and of the service API (HS256); at least 32 bytes of UTF-8. Never logged.</summary>
    public string? AccessKey { get; set; }

    /// <summary>A second such key, for rotation. Never logged.</summary>
    public string? SecondaryAccessKey { get; set; }

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
}
