using System.Net;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Startup;

/// <summary>The connection string by which Web PubSub's libraries reach this service.</summary>
/// <param name="Endpoint">An address that tokens may name, and that a program on this machine can use.</param>
/// <param name="Key">The key, or in its place which one belongs there.</param>
internal sealed record ConnectionString(string Endpoint, string Key)
{
    /// <summary>Makes it. A configured key is not shown; one that the process has made is, since it stands nowhere else.</summary>
    /// <param name="access">Keys and public endpoints.</param>
    /// <param name="bound">The first address of the public listener, with its port.</param>
    public static ConnectionString Of(AccessOptions access, ListenAddress bound) => new(
        EndpointOf(access, bound),
        access.GeneratedKey ?? access.ServiceKeys switch
        {
            [var key, ..] => $"<your {key.Name}>",
            [] => "<set Access:AccessKey>",
        });

    /// <summary>Of <c>Access:PublicEndpoints</c> the first, since tokens must name one; else where the listener can be reached from this machine.</summary>
    public static string EndpointOf(AccessOptions access, ListenAddress bound) =>
        access.PublicEndpoints is [var listed, ..] ? listed.TrimEnd('/') : Reachable(bound).ToString();

    /// <inheritdoc/>
    public override string ToString() => $"Endpoint={Endpoint};AccessKey={Key};Version=1.0;";

    private static ListenAddress Reachable(ListenAddress bound) =>
        Equals(bound.Ip, IPAddress.Any) || Equals(bound.Ip, IPAddress.IPv6Any) ? bound with { Ip = IPAddress.Loopback } : bound;
}
