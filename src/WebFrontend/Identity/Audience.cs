namespace Tidegate.WebFrontend.Identity;

/// <summary>
/// Whether the audience of a token names what is asked for: <c>{endpoint}/client/hubs/{hub}</c> for clients, the URL of the request for the
/// service API. Scheme, query, default ports and the case of host, base path and hub do not matter; what follows after a slash neither.
/// </summary>
internal static class Audience
{
    private static readonly string[] Schemes = ["http", "https", "ws", "wss"];

    /// <summary>Compares an audience with the endpoints that this service is known under.</summary>
    /// <param name="audience">The audience of the token.</param>
    /// <param name="path">The path that is asked for.</param>
    /// <param name="endpoints">Absolute addresses, with a base path where there is one.</param>
    public static bool Matches(string audience, AudiencePath path, IEnumerable<string> endpoints) =>
        TryParse(audience, out var given) && endpoints.Any(endpoint => TryParse(endpoint, out var own) && IsSame(own, given, path));

    /// <summary>Whether an audience is of the host of one of the endpoints, whatever its path.</summary>
    public static bool IsOfHost(string audience, IEnumerable<string> endpoints) =>
        TryParse(audience, out var given) && endpoints.Any(endpoint => TryParse(endpoint, out var own) && IsSameHost(own, given));

    /// <summary>The path of an audience; null where it is none.</summary>
    public static IReadOnlyList<string>? PathOf(string audience) => TryParse(audience, out var uri) ? Segments(uri.AbsolutePath) : null;

    private static bool IsSameHost(Uri own, Uri given) =>
        string.Equals(own.IdnHost, given.IdnHost, StringComparison.OrdinalIgnoreCase) && Port(own) == Port(given);

    private static bool IsSame(Uri own, Uri given, AudiencePath path)
    {
        if (!IsSameHost(own, given))
            return false;
        var basePath = Segments(own.AbsolutePath);
        var actual = Segments(given.AbsolutePath);
        return actual.Length >= basePath.Length
            && basePath.SequenceEqual(actual.Take(basePath.Length), StringComparer.OrdinalIgnoreCase)
            && path.Begins(actual, basePath.Length);
    }

    /// <summary>Split before it is decoded, so that an encoded slash stays part of its segment.</summary>
    private static string[] Segments(string path) => [.. path.Trim('/').Split('/').Where(part => part.Length > 0).Select(Uri.UnescapeDataString)];

    /// <summary>Null for a default port of either scheme: behind a proxy the scheme may be another than the one that was signed.</summary>
    private static int? Port(Uri uri) => uri.Port is 80 or 443 ? null : uri.Port;

    private static bool TryParse(string text, out Uri uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri!) && Schemes.Contains(uri.Scheme) && uri.UserInfo.Length == 0;
}
