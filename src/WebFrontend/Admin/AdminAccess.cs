using System.Security.Cryptography;
using System.Text;

namespace Tidegate.WebFrontend.Admin;

/// <summary>
/// Compares what an operator sends with the configured key: hashes of both, in constant time, so that neither the length nor the place
/// of a wrong character shows. Keeps only the hash.
/// </summary>
internal sealed class AdminAccess(string? key)
{
    private const string Bearer = "Bearer ";

    private readonly byte[]? _hash = string.IsNullOrEmpty(key) ? null : Hash(key);

    /// <summary>False where no key is configured: the listener is then bound to loopback.</summary>
    public bool NeedsKey => _hash is not null;

    /// <param name="authorization">Value of <c>Authorization</c>; wins where both are sent.</param>
    /// <param name="adminKey">Value of <c>X-Admin-Key</c>.</param>
    public bool Allows(string? authorization, string? adminKey)
    {
        if (_hash is null) return true;
        var sent = string.IsNullOrEmpty(authorization) ? adminKey ?? "" : TokenOf(authorization);
        return CryptographicOperations.FixedTimeEquals(_hash, Hash(sent));
    }

    private static string TokenOf(string authorization) =>
        authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : "";

    private static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
