using System.Text;

namespace Tidegate.Configuration.Validation;

/// <summary>How long a secret must be that messages are signed with: as long as its hash, SHA-256 (RFC 7518 section 3.2).</summary>
internal static class SecretLength
{
    /// <summary>Bytes of UTF-8.</summary>
    public const int Least = 32;

    /// <summary>True where a secret is long enough, or there is none.</summary>
    public static bool Suffices(string? secret) => secret is null || Encoding.UTF8.GetByteCount(secret) >= Least;
}
