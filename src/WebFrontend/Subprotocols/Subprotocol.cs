namespace Tidegate.WebFrontend.Subprotocols;

/// <summary>The WebSocket subprotocols that are spoken (RFC 6455 section 1.9).</summary>
internal static class Subprotocol
{
    /// <summary>One JSON object in each message, either way (docs/protocol.md).</summary>
    public const string Json = "json.webpubsub.azure.v1";

    /// <summary>The same, with numbered messages, and connections that outlive their sockets.</summary>
    public const string ReliableJson = "json.reliable.webpubsub.azure.v1";

    /// <summary>The first one of a client's list that is spoken.</summary>
    /// <param name="offered">What the client offers, in its order; case does not matter.</param>
    /// <returns>The name as the client spells it, which is what it looks for in the answer; null where none is spoken.</returns>
    public static string? Choose(IEnumerable<string> offered) => offered.FirstOrDefault(name => Is(name, Json) || IsReliable(name));

    /// <summary>True for the reliable one, whatever its case.</summary>
    public static bool IsReliable(string? name) => Is(name, ReliableJson);

    private static bool Is(string? name, string spoken) => string.Equals(name, spoken, StringComparison.OrdinalIgnoreCase);
}
