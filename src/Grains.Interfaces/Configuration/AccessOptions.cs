namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Access</c>: which clients may connect.</summary>
public sealed class AccessOptions
{
    /// <summary>Clients without a token are let in. Default true; off loopback it needs <see cref="Origins"/>.</summary>
    public bool AllowAnonymous { get; set; } = true;

    /// <summary>Key that signs client tokens (HS256); at least 32 bytes of UTF-8. Never logged.</summary>
    public string? AccessKey { get; set; }

    /// <summary>A second such key, for rotation. Never logged.</summary>
    public string? SecondaryAccessKey { get; set; }

    /// <summary>Origins whose pages may connect, such as <c>https://example.com</c>; <c>*</c> is any. Default none: browsers are refused.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>Addresses under which clients see this service, as tokens name them; used beside the Host header. Default none.</summary>
    public string[] PublicEndpoints { get; set; } = [];
}
