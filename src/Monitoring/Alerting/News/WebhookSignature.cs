using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tidegate.Alerting.News;

/// <summary>
/// Proves to the receiver that a body is ours and new: HMAC-SHA256 with the shared secret over the time of sending, a dot, and the body.
/// The receiver computes the same, compares in constant time, and refuses times that are minutes away (docs/operations.md).
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Header that carries it.</summary>
    public const string Header = "X-Tidegate-Signature";

    /// <summary>The value of the header: <c>t={unix seconds},v1={hex}</c>.</summary>
    public static string Of(string secret, DateTimeOffset sentAt, ReadOnlySpan<byte> body)
    {
        var time = sentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(time + "."), .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
