using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Tidegate.Frontends;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>A place in the list of connections, opaque to the client: base64url of a version, a frontend id and a connection id.</summary>
internal static class ContinuationToken
{
    private const int MaxLength = 1024;
    private const string Version = "1";
    private const char Separator = '\n';

    public static string Write(ConnectionCursor cursor) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, Version, cursor.FrontendId, cursor.ConnectionId)));

    public static bool TryRead(string token, [NotNullWhen(true)] out ConnectionCursor? cursor)
    {
        cursor = null;
        if (token.Length is 0 or > MaxLength || !Base64Url.IsValid(token)) return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(Separator);
        if (parts.Length != 3 || parts[0] != Version || parts[1].Length == 0 || parts[2].Length == 0) return false;
        cursor = new ConnectionCursor(parts[1], parts[2]);
        return true;
    }
}
