using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Tidegate.WebFrontend.Admin.Groups;

/// <summary>
/// The header <c>Idempotency-Key</c> of a publish (draft-ietf-httpapi-idempotency-key-header): a message that is sent again to the same
/// receivers under the same key reaches no connection twice, whichever frontend takes it.
/// </summary>
internal static class IdempotencyKey
{
    /// <summary>Name of the header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>What a key may be, for people.</summary>
    public const string Rule = "Idempotency-Key is optional: once, with 1 to 255 visible ASCII characters, the same for each repetition of one message.";

    private const int MaxLength = 255;
    private const int IdentityBytes = 16;

    /// <summary>Reads the header.</summary>
    /// <param name="headers">Headers of the request.</param>
    /// <param name="identity">The identity that follows from the key, the same at every frontend; null without the header.</param>
    /// <returns>False where the header breaks the rule.</returns>
    public static bool TryRead(IHeaderDictionary headers, out Guid? identity)
    {
        identity = null;
        var values = headers[Header];
        if (values.Count == 0) return true;
        if (values is not [{ Length: > 0 and <= MaxLength } key] || !key.All(IsVisible)) return false;
        identity = new Guid(SHA256.HashData(Encoding.ASCII.GetBytes(key)).AsSpan(0, IdentityBytes));
        return true;
    }

    private static bool IsVisible(char character) => character is > ' ' and < '\x7f';
}
