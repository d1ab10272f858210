using System.Security.Cryptography;
using System.Text;

namespace Tidegate.Hosting.Access;

/// <summary>
/// Compares what an operator sends with the configured key: hashes of both, in constant time, so that neither the length nor the place
/// of a wrong character shows. Keeps only the hash.
/// </summary>
internal sealed class AdminAccess(string? key)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    private readonly byte[]? _hash = string.IsNullOrEmpty(key) ? null : Hash(key);

    /// <summary>False where no key is configured: the listener is then bound to loopback.</summary>
    public bool NeedsKey => _hash is not null;

    /// <param name="authorization">Value of <c>Authorization</c>; wins where both are sent.</param>
    /// <param name="adminKey">Value of <c>X-Admin-Key</c>.</param>
    /// <param name="allowsBasic">
    /// The key may come as the password of HTTP Basic, whatever the user. Browsers can present it in no other way; they repeat it with
    /// every request to the address, whoever made it.
    /// </param>
    public bool Allows(string? authorization, string? adminKey, bool allowsBasic = false)
    {
        if (_hash is null) return true;
        var sent = string.IsNullOrEmpty(authorization) ? adminKey ?? "" : TokenOf(authorization, allowsBasic);
        return CryptographicOperations.FixedTimeEquals(_hash, Hash(sent));
    }

    private static string TokenOf(string authorization, bool allowsBasic)
    {
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return authorization[Bearer.Length..].Trim();
        return allowsBasic && authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? PasswordOf(authorization[Basic.Length..].Trim()) : "";
    }

    // RFC 7617: the user has no colon, the password may.
    private static string PasswordOf(string credentials)
    {
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials, bytes, out var length)) return "";
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.IndexOf(':') is var colon and >= 0 ? text[(colon + 1)..] : "";
    }

    private static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
