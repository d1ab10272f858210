using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Upgrades;

namespace Tidegate.Standalone.Chat;

/// <summary>
/// Whether there is a chat page, and who may use what belongs to it: a browser that has the page from here, or a program on this machine. A
/// page of somebody else's could make a browser on this machine ask: under a name of its own that resolves here (seen at the Host header), or
/// across origins.
/// </summary>
internal sealed class ChatPage(IOptions<TidegateOptions> options) : IOwnPage
{
    private readonly AccessOptions _access = options.Value.Access;
    private readonly bool _isForOthers = options.Value.Standalone.Page is true && !IsLoopbackOnly(options.Value.Listen);

    /// <summary>
    /// Whether there is one. By itself only where nobody off this machine can come and no key was configured: the page gives tokens to whoever
    /// opens it, and a listener with a key of the operator may stand behind a proxy.
    /// </summary>
    public static bool IsOn(TidegateOptions options) => options.Standalone.Page ?? (options.Access.HasNoKey && options.Cluster.Mode == ClusterMode.Local && IsLoopbackOnly(options.Listen));

    /// <summary>Whether a request comes from the page, or from a program on this machine.</summary>
    public bool Admits(HttpRequest request) =>
        IsOwnHost(request.Host)
        && (_isForOthers || !LoopbackGuard.IsPassedOn(request.Headers))
        && !LoopbackGuard.IsOfOtherSite(request.Headers)
        && request.Headers.Origin.All(origin => origin is not null && !LoopbackGuard.IsForeign(origin, request.Scheme, request.Host.Value ?? ""));

    /// <inheritdoc/>
    public bool IsSenderOf(HttpRequest request) => request.Headers.Origin.Count == 1 && Admits(request);

    // Whoever has a name can let it resolve to this machine; an address of a network is nobody's name.
    private bool IsOwnHost(HostString host) =>
        LoopbackGuard.IsLoopback(host.Value ?? "")
        || (_isForOthers && (IPAddress.TryParse(host.Host.Trim('[', ']'), out _) || _access.PublicEndpoints.Any(endpoint => new Uri(endpoint).Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase))));

    private static bool IsLoopbackOnly(Tidegate.Configuration.ListenOptions listen) => ListenAddress.ParseAll(listen.Public).All(address => address.IsLoopback);
}
