using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Tidegate.Configuration;

/// <summary>Lists of <c>address:port</c>, separated by <c>;</c>: silos and gateways.</summary>
internal static class EndpointList
{
    /// <summary>The most entries of a list.</summary>
    public const int MaxEndpoints = 64;

    /// <summary>The entries of a setting, without blanks around them.</summary>
    public static string[] Split(string setting) =>
        setting.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads one entry: an IP address and a port from 1 to 65,535.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? endpoint) =>
        IPEndPoint.TryParse(text, out endpoint) && endpoint.Port > 0 && text.EndsWith($":{endpoint.Port}", StringComparison.Ordinal);

    /// <summary>The entries of a setting that the configuration check has passed.</summary>
    public static IPEndPoint[] ParseAll(string setting) => [.. Split(setting).Select(Parse)];

    /// <summary>An entry that the configuration check has passed.</summary>
    public static IPEndPoint Parse(string text) =>
        TryParse(text, out var endpoint) ? endpoint : throw new FormatException($"{text} is not an address and a port.");
}
