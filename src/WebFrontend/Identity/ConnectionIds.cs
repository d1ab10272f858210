using System.Buffers.Text;
using System.Security.Cryptography;

namespace Tidegate.WebFrontend.Identity;

/// <summary>Ids of connections: 128 random bits in base64url.</summary>
internal static class ConnectionIds
{
    /// <summary>Entropy of an id, which is also what keeps others from guessing it.</summary>
    private const int Bytes = 16;

    /// <summary>A new one.</summary>
    public static string Next() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
