namespace Tidegate.WebFrontend.Identity;

/// <summary>
/// Whether the audience of a client token names the endpoint of a hub: <c>{endpoint}/client/hubs/{hub}</c>. Scheme, query, default
/// ports and the case of host, path and hub do not matter; what follows the hub after a slash neither.
/// </summary>
internal static class Audience
{
    private static readonly string[] Schemes = ["http", "https", "ws", "wss"];

    /// <summary>Compares an audience with the endpoints that this service is known under.</summary>
    /// <param name="audience">The audience of the token.</param>
    /// <param name="hub">The hub that is asked for.</param>
    /// <param name="endpoints">Absolute addresses, with a base path where there is one.</param>
    public static bool Matches(string audience, string hub, IEnumerable<string> endpoints) =>
        TryParse(audience, out var given) && endpoints.Any(endpoint => TryParse(endpoint, out var own) && IsSame(own, given, hub));

    private static bool IsSame(Uri own, Uri given, string hub)
    {
        if (!string.Equals(own.IdnHost, given.IdnHost, StringComparison.OrdinalIgnoreCase) || Port(own) != Port(given))
            return false;
        var expected = Segments(own.AbsolutePath).Concat(["client", "hubs", hub]).ToArray();
        var actual = Segments(given.AbsolutePath);
        return actual.Length >= expected.Length
            && expected.SequenceEqual(actual.Take(expected.Length), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Split before it is decoded, so that an encoded slash stays part of its segment.</summary>
    private static string[] Segments(string path) => [.. path.Trim('/').Split('/').Where(part => part.Length > 0).Select(Uri.UnescapeDataString)];

    /// <summary>Null for a default port of either scheme: behind a proxy the scheme may be another than the one that was signed.</summary>
    private static int? Port(Uri uri) => uri.Port is 80 or 443 ? null : uri.Port;

    private static bool TryParse(string text, out Uri uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri!) && Schemes.Contains(uri.Scheme) && uri.UserInfo.Length == 0;
}
