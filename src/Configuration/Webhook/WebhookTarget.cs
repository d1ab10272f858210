using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Tidegate.Configuration.Webhook;

/// <summary>
/// Where alerts and events may be posted to: https anywhere outside of private networks, plain http only to this host, and private networks
/// only where they are listed. Pure; what a name resolves to is judged address by address.
/// </summary>
internal sealed class WebhookTarget
{
    // Networks that are no place on the internet (RFC 6890 and its registries), and those that carry an IPv4 address inside.
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
            "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private readonly IPNetwork[] _allowed;

    private WebhookTarget(Uri url, IPNetwork[] allowed, string networksKey) => (Url, _allowed, NetworksKey) = (url, allowed, networksKey);

    /// <summary>The address.</summary>
    public Uri Url { get; }

    /// <summary>The setting, below <c>Tidegate:</c>, that lists the allowed networks.</summary>
    public string NetworksKey { get; }

    /// <summary>True where the URL itself names this host.</summary>
    private bool IsLoopback => Url.IsLoopback;

    /// <summary>Reads a URL and the networks that are allowed beside the open ones.</summary>
    /// <param name="url">The URL as it is configured.</param>
    /// <param name="allowed">Networks in CIDR form.</param>
    /// <param name="networksKey">The setting that lists them, below <c>Tidegate:</c>.</param>
    /// <param name="target">What it is.</param>
    /// <param name="rule">What the URL must be, where it is not; other settings stand in it in braces.</param>
    public static bool TryParse(
        string url,
        IEnumerable<string> allowed,
        string networksKey,
        [NotNullWhen(true)] out WebhookTarget? target,
        [NotNullWhen(false)] out string? rule)
    {
        target = null;
        rule = Violation(url, out var parsed);
        if (rule is not null)
            return false;
        target = new WebhookTarget(parsed!, [.. allowed.Where(IsNetwork).Select(text => IPNetwork.Parse(text))], networksKey);
        if (IPAddress.TryParse(parsed!.DnsSafeHost, out var address) && !target.Allows(address))
        {
            rule = $"must not be in a private network; list it in {{{networksKey}}} where it is meant";
            target = null;
            return false;
        }

        return true;
    }

    /// <summary>True for a network in CIDR form.</summary>
    public static bool IsNetwork(string text) => NetworkText.TryParse(text, out _);

    /// <summary>Whether a connection to this address may be opened.</summary>
    public bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IsLoopback)
            return IPAddress.IsLoopback(address);
        return _allowed.Any(network => network.Contains(address)) || !Closed.Any(network => network.Contains(address));
    }

    private static string? Violation(string url, out Uri? parsed)
    {
        const string Form = "must be an absolute https address without user, such as https://alerts.example.com/tidegate; http only to this host";
        if (!Uri.TryCreate(url, UriKind.Absolute, out parsed) || parsed.Scheme is not ("https" or "http") || parsed.UserInfo.Length > 0 || parsed.Fragment.Length > 0)
            return Form;
        if (parsed.Scheme == "http" && !parsed.IsLoopback)
            return Form;
        // A host that is read as something else than it is written, such as a number for an address, is nobody's good intention.
        return url.StartsWith($"{parsed.Scheme}://{parsed.Authority}", StringComparison.OrdinalIgnoreCase)
            ? null
            : "must name its host as it is used: no numbers in other forms, no upper-case escapes, no port that is the usual one";
    }
}
