using System.Globalization;
using System.Net;

namespace Tidegate.Configuration;

/// <summary>One address of a listener: <c>http://host:port</c> or <c>https://host:port</c>.</summary>
/// <param name="IsHttps">TLS.</param>
/// <param name="Ip">Address to bind to; null for <c>localhost</c>, which is both loopback addresses.</param>
/// <param name="Port">Port; 0 takes a free one.</param>
internal sealed record ListenAddress(bool IsHttps, IPAddress? Ip, int Port)
{
    /// <summary>The most addresses of one listener.</summary>
    public const int MaxAddresses = 16;

    private const string Form = "write http://address:port or https://address:port";

    /// <summary>True where only this machine can connect.</summary>
    public bool IsLoopback => Ip is null || IPAddress.IsLoopback(Ip);

    /// <summary>The addresses of a setting, without blanks around them.</summary>
    public static string[] Split(string setting) =>
        setting.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The addresses of a setting that the configuration check has passed.</summary>
    public static ListenAddress[] ParseAll(string setting) =>
        [.. Split(setting).Select(text => TryParse(text, out var address, out var error) ? address : throw new FormatException($"{text}: {error}"))];

    /// <summary>Reads one address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address where it was read.</param>
    /// <param name="error">Otherwise what is wrong with it, and what to write.</param>
    public static bool TryParse(string text, out ListenAddress address, out string error)
    {
        address = new ListenAddress(false, IPAddress.Loopback, 0);
        var scheme = text.IndexOf("://", StringComparison.Ordinal) is var end and >= 0 ? text[..end].ToLowerInvariant() : null;
        if (scheme is not ("http" or "https"))
            return Fail($"must begin with http:// or https://; {Form}", out error);

        var authority = text[(scheme.Length + 3)..];
        if (authority.EndsWith('/'))
            authority = authority[..^1];
        if (authority.IndexOfAny(['/', '?', '#', '@']) >= 0)
            return Fail($"must have no path, query or user; {Form}", out error);

        var colon = authority.LastIndexOf(':');
        if (colon <= 0 || authority.EndsWith(']'))
            return Fail($"must name a port; {Form}, port 0 takes a free one", out error);
        if (!int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort)
            return Fail("must have a port from 0 to 65,535", out error);
        if (!TryParseHost(authority[..colon], out var ip))
            return Fail("must name an IP address of this machine, localhost, or * for all addresses; other host names cannot be bound", out error);

        address = new ListenAddress(scheme == "https", ip, port);
        error = "";
        return true;
    }

    /// <summary>True where two listeners cannot both have these addresses.</summary>
    public bool Collides(ListenAddress other) => Port != 0 && Port == other.Port
        && (IsAny(Ip) || IsAny(other.Ip) || Equals(Ip, other.Ip) || (Ip is null && other.IsLoopback) || (other.Ip is null && IsLoopback));

    /// <inheritdoc/>
    public override string ToString() => $"{(IsHttps ? "https" : "http")}://{(Ip is null ? "localhost" : new IPEndPoint(Ip, 0).ToString()[..^2])}:{Port}";

    private static bool IsAny(IPAddress? ip) => Equals(ip, IPAddress.Any) || Equals(ip, IPAddress.IPv6Any);

    private static bool TryParseHost(string host, out IPAddress? ip)
    {
        ip = null;
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return true;

        if (host is "*" or "+")
        {
            ip = IPAddress.IPv6Any;
            return true;
        }

        // "1" and "127.1" are addresses to the parser and typing errors to everybody else.
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        var isDotted = host.Count(c => c == '.') == 3;
        return (isBracketed || isDotted) && IPAddress.TryParse(host.Trim('[', ']'), out ip);
    }

    private static bool Fail(string reason, out string error)
    {
        error = reason;
        return false;
    }
}
