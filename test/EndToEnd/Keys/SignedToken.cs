using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tidegate.EndToEnd.Tests.Keys;

/// <summary>Tokens as an application signs them.</summary>
internal static class SignedToken
{
    /// <summary>A token for a URL, good for an hour.</summary>
    public static string For(string audience, string key)
    {
        var expires = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        var signed = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode($$"""{"aud":"{{audience}}","exp":{{expires}}}""")}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(signed)))}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
