using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Composition;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Composition;

/// <summary>
/// The endpoint table of the frontend as it is really composed, walked on every listener: a route that somebody adds is met here without
/// being named.
/// </summary>
public sealed partial class ComposedFrontendTests : IAsyncLifetime
{
    private const string Key = "a-key-of-some-length";

    private readonly FakeGrains _grains = new();
    private WebApplication _app = null!;
    private HttpClient _public = null!;
    private HttpClient _admin = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tidegate:Listen:Public"] = "http://127.0.0.1:0",
            ["Tidegate:Listen:Admin"] = "http://127.0.0.1:0",
            ["Tidegate:Admin:Key"] = Key,
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IGrainFactory>(_grains);
        builder.Services.AddSingleton(new KeyGuesses(burst: 10_000));
        builder.AddTidegateFrontend(new FakeIdentity());
        // Nothing runs but the server: who serves the cluster is of no matter here.
        foreach (var service in builder.Services.Where(service => service.ServiceType == typeof(IHostedService)).ToArray())
        {
            if (service.ImplementationType?.FullName?.Contains("GenericWebHostService", StringComparison.Ordinal) != true) builder.Services.Remove(service);
        }

        _app = builder.Build();
        _app.UseTidegateFrontend();
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<ListenAddresses>();
        _public = new HttpClient { BaseAddress = new Uri(addresses.Of(ListenerRole.Public)[0]) };
        _admin = new HttpClient { BaseAddress = new Uri(addresses.Of(ListenerRole.Admin)[0]) };
    }

    public async Task DisposeAsync()
    {
        _public.Dispose();
        _admin.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Every_admin_route_refuses_without_the_key_and_exists_on_no_other_listener()
    {
        var tried = 0;
        foreach (var (method, path) in Routes(ListenerRole.Admin).Where(route => !IsHealth(route.Path)))
        {
            foreach (var key in new[] { null, "", "wrong-key-of-some-length", Key + "x", Key[..^1] })
            {
                using var refused = await SendAsync(_admin, method, path, key);
                Assert.True(refused.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} with key '{key}' answers {refused.StatusCode}.");
            }

            using var elsewhere = await SendAsync(_public, method, path, Key);
            Assert.True(elsewhere.StatusCode == HttpStatusCode.NotFound, $"{method} {path} answers {elsewhere.StatusCode} on the public listener.");
            tried++;
        }

        Assert.True(tried >= 20, $"Only {tried} routes were met.");
        Assert.True(_grains.IsQuiet, "A grain was called by a request that was refused.");
    }

    [Fact]
    public async Task Every_public_route_but_health_is_no_route_of_the_admin_listener()
    {
        foreach (var (method, path) in Routes(ListenerRole.Public).Where(route => !IsHealth(route.Path)))
        {
            using var elsewhere = await SendAsync(_admin, method, path, Key);
            Assert.True(elsewhere.StatusCode == HttpStatusCode.NotFound, $"{method} {path} answers {elsewhere.StatusCode} on the admin listener.");
        }
    }

    [Fact]
    public void Every_endpoint_belongs_to_a_listener() => Assert.All(
        _app.Services.GetRequiredService<EndpointDataSource>().Endpoints,
        endpoint => Assert.True(endpoint.Metadata.GetMetadata<IListenerRole>() is not null, endpoint.DisplayName));

    private List<(string Method, string Path)> Routes(ListenerRole role) =>
    [
        .. _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IListenerRole>()?.Role == role)
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(method => (method, Parameter().Replace("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), "v1")))),
    ];

    private static bool IsHealth(string path) => path.StartsWith("/health/", StringComparison.Ordinal);

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, string? key)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null) request.Headers.TryAddWithoutValidation("X-Admin-Key", key);
        return client.SendAsync(request);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
