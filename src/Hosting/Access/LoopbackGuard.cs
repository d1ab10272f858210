using System.Net;
using Microsoft.AspNetCore.Http;

namespace Tidegate.Hosting.Access;

/// <summary>
/// Keeps web pages away from an admin listener without a key. A page can make a browser on this machine send requests to loopback:
/// under a name of its own that resolves here (DNS rebinding, seen at the Host header), or across origins (seen at the Origin header, or
/// at Sec-Fetch-Site where a page keeps its origin back). And a proxy on this machine would make loopback public.
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

    /// <summary>True where a proxy has passed the request on: it says so, or the trusted one did and its word was taken out.</summary>
    public static bool IsPassedOn(IHeaderDictionary headers) => headers.Keys.Any(name =>
        name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// True where a browser says that a page of another site or another port made the request (Fetch Metadata, section 2.3). No browser lets
    /// a page change this header; programs send none.
    /// </summary>
    public static bool IsOfOtherSite(IHeaderDictionary headers) =>
        headers["Sec-Fetch-Site"] is { Count: > 0 } sites && sites.Any(site => site is not ("same-origin" or "none"));

    /// <summary>True where the origin is not the listener itself; <c>null</c> and whatever cannot be read is foreign.</summary>
    /// <param name="origin">Value of the Origin header.</param>
    /// <param name="scheme">Scheme of the request.</param>
    /// <param name="host">Its Host header.</param>
    public static bool IsForeign(string origin, string scheme, string host) =>
        !Uri.TryCreate(origin, UriKind.Absolute, out var from)
        || !Uri.TryCreate(scheme + "://" + host, UriKind.Absolute, out var to)
        || Uri.Compare(from, to, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0;
}
