using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Tests.Hosting;

namespace Tidegate.WebFrontend.Tests.Listening;

public sealed class ListenerTests
{
    [Fact]
    public async Task Endpoint_exists_on_its_own_listener_only()
    {
        await using var host = await StartAsync();

        Assert.Equal((HttpStatusCode.OK, "public"), await GetAsync(host.Public, "/only-public"));
        Assert.Equal((HttpStatusCode.NotFound, ""), await GetAsync(host.Admin, "/only-public"));
        Assert.Equal((HttpStatusCode.OK, "admin"), await GetAsync(host.Admin, "/only-admin"));
        Assert.Equal((HttpStatusCode.NotFound, ""), await GetAsync(host.Public, "/only-admin"));
    }

    [Fact]
    public async Task Same_path_may_be_another_endpoint_on_each_listener()
    {
        await using var host = await StartAsync();

        Assert.Equal((HttpStatusCode.OK, "public"), await GetAsync(host.Public, "/both"));
        Assert.Equal((HttpStatusCode.OK, "admin"), await GetAsync(host.Admin, "/both"));
    }

    [Fact]
    public async Task Wrong_method_is_405_at_home_and_404_elsewhere()
    {
        await using var host = await StartAsync();

        using var atHome = await host.Admin.PostAsync("/only-admin", null);
        using var elsewhere = await host.Public.PostAsync("/only-admin", null);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound), (atHome.StatusCode, elsewhere.StatusCode));
    }

    [Fact]
    public async Task Endpoint_without_a_listener_exists_nowhere()
    {
        await using var host = await FrontendHost.StartAsync(app => app.MapGet("/orphan", () => "reached"));

        Assert.Equal((HttpStatusCode.NotFound, ""), await GetAsync(host.Public, "/orphan"));
        Assert.Equal((HttpStatusCode.NotFound, ""), await GetAsync(host.Admin, "/orphan"));
    }

    // A proxy, or an attacker, writes what it likes into the Host header.
    [Fact]
    public async Task Host_header_of_the_other_listener_changes_nothing()
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/only-admin") { Headers = { Host = host.Admin.BaseAddress!.Authority } };

        using var response = await host.Public.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Middleware_of_a_listener_sees_its_requests_only()
    {
        await using var host = await FrontendHost.StartAsync(app => app.UseOnListener(
            ListenerRole.Admin,
            branch => branch.Run(context => context.Response.WriteAsync("guarded"))));

        Assert.Equal((HttpStatusCode.OK, "guarded"), await GetAsync(host.Admin, "/any"));
        Assert.Equal((HttpStatusCode.NotFound, ""), await GetAsync(host.Public, "/any"));
    }

    [Fact]
    public async Task Addresses_several_of_a_listener_all_serve_with_their_real_ports()
    {
        await using var host = await FrontendHost.StartAsync(
            app => app.MapListener(ListenerRole.Public).MapGet("/only-public", () => "public"),
            "Tidegate:Listen:Public=http://127.0.0.1:0;http://127.0.0.2:0");

        var addresses = host.Addresses.Of(ListenerRole.Public);

        Assert.Equal(2, addresses.Distinct().Count());
        foreach (var address in addresses)
        {
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            Assert.NotEqual(0, client.BaseAddress.Port);
            Assert.Equal((HttpStatusCode.OK, "public"), await GetAsync(client, "/only-public"));
        }

        Assert.Equal(addresses.Select(address => address.Replace("http", "ws", StringComparison.Ordinal) + "/ws"), host.Addresses.ForClients());
    }

    [Fact]
    public async Task Http2_public_listener_speaks_it_and_admin_stays_http1()
    {
        await using var host = await StartAsync("Tidegate:Listen:Protocols=Http2");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/only-public")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await host.Public.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
        Assert.Equal((HttpStatusCode.OK, "admin"), await GetAsync(host.Admin, "/only-admin"));
    }

    private static Task<FrontendHost> StartAsync(params string[] settings) => FrontendHost.StartAsync(
        app =>
        {
            var clients = app.MapListener(ListenerRole.Public);
            clients.MapGet("/only-public", () => "public");
            clients.MapGet("/both", () => "public");
            var operators = app.MapListener(ListenerRole.Admin);
            operators.MapGet("/only-admin", () => "admin");
            operators.MapGet("/both", () => "admin");
        },
        settings);

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
