using System.Security.Cryptography;
using System.Text;

namespace Tidegate.WebFrontend.Diagnostics;

/// <summary>
/// Stands for a user in the log: lines of one user can be found by it, and it cannot be read. Whoever knows the id of a user can compute
/// it (the first 8 bytes of SHA-256, in hex), which is what makes it of use.
/// </summary>
internal static class UserHash
{
    private const int Bytes = 8;

    /// <summary>The hash of a user id; null where there is none.</summary>
    public static string? Of(string? userId) =>
        userId is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(userId)).AsSpan(0, Bytes));
}
