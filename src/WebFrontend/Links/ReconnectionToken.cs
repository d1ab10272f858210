using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tidegate.WebFrontend.Links;

/// <summary>
/// The token by which a client shows that a link is its own. It is good for that link only, for a week; a newer one does not void it, since
/// the frame with the newer one may get lost. The secret is the link's, and goes with it from frontend to frontend: no key is needed.
/// </summary>
internal static class ReconnectionToken
{
    /// <summary>How long a token is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private const int SecretBytes = 32;

    /// <summary>The longest text that is looked at.</summary>
    private const int MaxLength = 128;

    /// <summary>A secret for a new link.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>A token.</summary>
    /// <param name="secret">The link's secret.</param>
    /// <param name="connectionId">The link.</param>
    /// <param name="now">This moment.</param>
    public static string Of(byte[] secret, string connectionId, DateTimeOffset now)
    {
        var expires = (now + Life).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{expires}.{Sign(secret, connectionId, expires)}";
    }

    /// <summary>True where it is a token of that link and has not expired, without any skew.</summary>
    public static bool IsGood(string token, byte[] secret, string connectionId, DateTimeOffset now)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (token.Length > MaxLength || dot < 0 || !long.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var expires))
            return false;
        var expected = Sign(secret, connectionId, token[..dot]);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(token[(dot + 1)..]))
            && now.ToUnixTimeSeconds() < expires;
    }

    private static string Sign(byte[] secret, string connectionId, string expires) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{connectionId}\n{expires}")));
}
