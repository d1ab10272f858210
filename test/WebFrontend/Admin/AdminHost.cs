using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Admin;
using Tidegate.WebFrontend.Alerts;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Draining;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Health;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Tests.Breaker;
using Tidegate.WebFrontend.Tests.Draining;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Admin;

/// <summary>The admin API and the health endpoints on a real Kestrel on loopback, with grains that the test plays.</summary>
internal sealed class AdminHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AdminHost(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public FakeGrains Grains { get; private init; } = null!;

    public FakeFrontend Frontend { get; private init; } = null!;

    public ClusterConnection Cluster { get; private init; } = null!;

    public FakeLocalAlerts Local { get; private init; } = null!;

    public FakeDrainControl Drain { get; private init; } = null!;

    public ClusterBreaker Breaker => _app.Services.GetRequiredService<ClusterBreaker>();

    public HttpClient Client { get; }

    public IEnumerable<RouteEndpoint> Routes =>
        _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <param name="key">The admin key.</param>
    /// <param name="wrongKeys">Wrong keys that an address may send in a row; by default more than a test sends.</param>
    public static async Task<AdminHost> StartAsync(string? key = null, int wrongKeys = 10_000)
    {
        var grains = new FakeGrains();
        var frontend = new FakeFrontend();
        var drain = new FakeDrainControl();
        var local = new FakeLocalAlerts();
        var cluster = new ClusterConnection(NullLogger<ClusterConnection>.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IGrainFactory>(grains);
        builder.Services.AddSingleton<IDrainState>(frontend);
        builder.Services.AddSingleton<IAdmission>(frontend);
        builder.Services.AddSingleton<IAdmissionFigures>(frontend);
        builder.Services.AddSingleton<IDrainControl>(drain);
        builder.Services.AddSingleton<ILocalAlerts>(local);
        builder.Services.AddSingleton<IFrontendIdentity>(new FakeIdentity());
        builder.Services.AddSingleton(cluster);
        builder.Services.AddSingleton(new KeyGuesses(wrongKeys));
        builder.Services.AddSingleton(TestBreaker.Create());
        builder.Services.AddSingleton(new MessagePublisher(grains, TimeProvider.System));
        builder.Services.AddSingleton(Options.Create(new TidegateOptions { Admin = new AdminOptions { Key = key } }));
        builder.Services.AddTidegateAdmin();
        builder.Services.AddTidegateHealth();
        var app = builder.Build();
        app.MapTidegateAdmin();
        app.MapTidegateHealth();
        await app.StartAsync();
        return new AdminHost(app) { Grains = grains, Frontend = frontend, Drain = drain, Cluster = cluster, Local = local };
    }

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        byte[]? body = null,
        string? contentType = null,
        params (string Name, string Value)[] headers)
    {
        // DangerousDisablePathAndQueryCanonicalization: the target goes out as the test wrote it.
        var uri = new Uri(Client.BaseAddress + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(method, uri);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
