using System.Collections.Immutable;
using System.Net;
using Tidegate.Connections;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>The cookies of an application on their way to another frontend.</summary>
internal static class UpstreamCookies
{
    /// <summary>All of them that are still good.</summary>
    public static ImmutableArray<LinkCookie> Save(CookieContainer? cookies) => cookies is null
        ? []
        : [.. cookies.GetAllCookies().Where(cookie => !cookie.Expired).Select(Save)];

    /// <summary>A container with them; null where there are none.</summary>
    public static CookieContainer? Load(ImmutableArray<LinkCookie> cookies, Func<CookieContainer> create)
    {
        if (cookies.IsDefaultOrEmpty)
            return null;
        var container = create();
        foreach (var cookie in cookies)
        {
            var loaded = new Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain) { Secure = cookie.IsSecure };
            if (cookie.Expires is { } expires)
                loaded.Expires = expires;
            container.Add(loaded);
        }

        return container;
    }

    private static LinkCookie Save(Cookie cookie) => new(
        cookie.Name, cookie.Value, cookie.Domain, cookie.Path, cookie.Secure, cookie.Expires == default ? null : cookie.Expires);
}
