using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Listening;

namespace Tidegate.WebFrontend.Tests.Listening;

public sealed class ListenAddressesTests
{
    // Operators have a reserve of descriptors of their own, so the transport has to know for whom it binds.
    [Fact]
    public void Role_of_an_endpoint_is_known_before_it_is_bound_although_both_take_a_free_port()
    {
        var addresses = Addresses("http://127.0.0.1:0", "http://127.0.0.1:0");

        Assert.Equal(ListenerRole.Public, addresses.RoleOf(Endpoint(addresses, ListenerRole.Public)));
        Assert.Equal(ListenerRole.Admin, addresses.RoleOf(Endpoint(addresses, ListenerRole.Admin)));
    }

    [Fact]
    public void Role_of_localhost_is_known_for_both_of_its_addresses()
    {
        var addresses = Addresses("http://localhost:8080", "http://localhost:8081");

        foreach (var ip in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            Assert.Equal(ListenerRole.Public, addresses.RoleOf(new IPEndPoint(ip, 8080)));
            Assert.Equal(ListenerRole.Admin, addresses.RoleOf(new IPEndPoint(ip, 8081)));
        }
    }

    private static ListenAddresses Addresses(string clients, string operators) =>
        new(Options.Create(new TidegateOptions { Listen = { Public = clients, Admin = operators } }));

    private static EndPoint Endpoint(ListenAddresses addresses, ListenerRole role)
    {
        EndPoint? endpoint = null;
        addresses.Bind(new KestrelServerOptions(), addresses.Configured(role)[0], listener => endpoint = listener.EndPoint);
        return endpoint!;
    }
}
