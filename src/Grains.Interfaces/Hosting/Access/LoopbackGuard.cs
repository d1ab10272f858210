using System.Net;

namespace Tidegate.Hosting.Access;

/// <summary>
/// Keeps web pages away from an admin listener without a key. A page can make a browser on this machine send requests to loopback:
/// under a name of its own that resolves here (DNS rebinding, seen at the Host header), or across origins (seen at the Origin header).
/// </summary>
internal static class LoopbackGuard
{
    /// <summary>True for <c>localhost</c>, names under it, 127.0.0.0/8 and ::1, with or without a port.</summary>
    public static bool IsLoopback(string host)
    {
        if (!Uri.TryCreate("http://" + host, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0) return false;
        if (uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.Fragment.Length > 0) return false;
        var name = uri.IdnHost;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>True where the origin is not the listener itself; <c>null</c> and whatever cannot be read is foreign.</summary>
    /// <param name="origin">Value of the Origin header.</param>
    /// <param name="scheme">Scheme of the request.</param>
    /// <param name="host">Its Host header.</param>
    public static bool IsForeign(string origin, string scheme, string host) =>
        !Uri.TryCreate(origin, UriKind.Absolute, out var from)
        || !Uri.TryCreate(scheme + "://" + host, UriKind.Absolute, out var to)
        || Uri.Compare(from, to, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0;
}
