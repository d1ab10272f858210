using Microsoft.AspNetCore.WebUtilities;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Commands;

/// <summary>A token that somebody asks about, with what is known of where it was used.</summary>
/// <param name="Token">The token.</param>
/// <param name="Endpoint">Address of the service; null where the text was no URL.</param>
/// <param name="Hub">The hub; null likewise, or where the URL names none.</param>
internal sealed record AskedToken(string Token, string? Endpoint, string? Hub)
{
    private const string Path = "/client";
    private const string HubsPath = "/client/hubs/";
    private const string NativePath = "/ws";

    /// <summary>Reads a token, with <c>Bearer</c> before it or without, or the URL of a client.</summary>
    public static AskedToken Read(string text)
    {
        text = text.Trim();
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "ws" or "wss"))
            return new AskedToken(text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? text["Bearer ".Length..].Trim() : text, null, null);

        var query = QueryHelpers.ParseQuery(url.Query);
        var token = query.TryGetValue("access_token", out var values) ? values[^1] ?? "" : "";
        var hub = query.TryGetValue("hub", out var hubs) ? hubs[^1] : null;
        var path = url.AbsolutePath.TrimEnd('/');
        if (path.LastIndexOf(HubsPath, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
            return new AskedToken(token, Address(url, path[..at]), Uri.UnescapeDataString(path[(at + HubsPath.Length)..]));
        if (path.EndsWith(NativePath, StringComparison.OrdinalIgnoreCase))
            return new AskedToken(token, Address(url, path[..^NativePath.Length]), hub ?? HubOptions.DefaultHub);
        var basePath = path.EndsWith(Path, StringComparison.OrdinalIgnoreCase) ? path[..^Path.Length] : path;
        return new AskedToken(token, Address(url, basePath), hub);
    }

    private static string Address(Uri url, string basePath) => $"{(url.Scheme is "https" or "wss" ? "https" : "http")}://{url.Authority}{basePath}";
}
