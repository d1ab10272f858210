using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.ServiceApi;
using Tidegate.WebFrontend.Tests.Gateway;
using Tidegate.WebFrontend.Tests.Identity;

namespace Tidegate.WebFrontend.Tests.ServiceApi;

/// <summary>The service API on a real Kestrel on loopback, with grains that the test plays.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private ServiceHost(WebApplication app)
    {
        _app = app;
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public FakeGrains Grains { get; private init; } = null!;

    public LogLines Log { get; private init; } = null!;

    /// <summary>Address of the listener, without a slash at its end.</summary>
    public string Address => _client.BaseAddress!.ToString().TrimEnd('/');

    public static async Task<ServiceHost> StartAsync(string? key = Key, params string[] publicEndpoints)
    {
        var grains = new FakeGrains();
        var log = new LogLines();
        var options = new TidegateOptions();
        options.Access.AccessKey = key;
        options.Access.PublicEndpoints = publicEndpoints;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IGrainFactory>(grains);
        builder.Services.AddSingleton(new MessagePublisher(grains, TimeProvider.System));
        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddTidegateServiceApi();
        var app = builder.Build();
        app.MapTidegateServiceApi();
        await app.StartAsync();
        return new ServiceHost(app) { Grains = grains, Log = log };
    }

    /// <summary>Sends a request with a token for its URL.</summary>
    public Task<HttpResponseMessage> SendAsync(
        string method, string target, string? body = null, string? contentType = "text/plain", params (string Name, string Value)[] headers) =>
        SendAsync(method, target, Token(target), body is null ? null : Encoding.UTF8.GetBytes(body), contentType, headers);

    public async Task<HttpResponseMessage> SendAsync(
        string method, string target, string? token, byte[]? body, string? contentType = "text/plain", params (string Name, string Value)[] headers)
    {
        // DangerousDisablePathAndQueryCanonicalization: the target goes out as the test wrote it.
        var uri = new Uri(Address + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _client.SendAsync(request);
    }

    /// <summary>A token for a URL.</summary>
    public string Token(string target, string key = Key) => AccessTokenTests.Token(
        AccessTokenTests.Claims(Address + target, TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds()), key);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}
