using Microsoft.AspNetCore.Http;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.ServiceApi.Common;

/// <summary>The address of this service as the sender of a request knows it, without a slash at its end.</summary>
internal static class PublicAddress
{
    /// <summary>Of <c>Access:PublicEndpoints</c> the one with the host of the request, else the first; where there are none, the Host header's.</summary>
    public static string Of(HttpRequest request, AccessOptions access)
    {
        var listed = Array.Find(access.PublicEndpoints, endpoint => IsAt(endpoint, request.Host)) ?? access.PublicEndpoints.FirstOrDefault();
        return (listed ?? $"{request.Scheme}://{request.Host.ToUriComponent()}").TrimEnd('/');
    }

    private static bool IsAt(string endpoint, HostString host) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
        && uri.IdnHost.Equals(host.Host, StringComparison.OrdinalIgnoreCase)
        && (host.Port ?? (uri.Scheme == Uri.UriSchemeHttps ? 443 : 80)) == uri.Port;
}
