using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Composition;
using Tidegate.WebFrontend.Draining;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Tests.Draining;

namespace Tidegate.WebFrontend.Tests.Hosting;

/// <summary>The listeners and the pipeline of a frontend on free ports, without a cluster behind them.</summary>
internal sealed class FrontendHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FrontendHost(WebApplication app) => _app = app;

    public ConcurrentQueue<string> Logs { get; } = new();

    public HttpClient Public { get; private set; } = new();

    public HttpClient Admin { get; private set; } = new();

    public ListenAddresses Addresses => _app.Services.GetRequiredService<ListenAddresses>();

    /// <summary>Starts a frontend with these endpoints.</summary>
    public static async Task<FrontendHost> StartAsync(Action<WebApplication> map, params string[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        Configure(builder, "Tidegate:Listen:Public=http://127.0.0.1:0", "Tidegate:Listen:Admin=http://127.0.0.1:0", "Logging:LogLevel:Default=Warning");
        Configure(builder, settings);
        builder.AddListening(new FakeIdentity());
        builder.Services.AddSingleton<IDrainSockets>(new FakeSockets(0));
        var logs = new LogCollector();
        builder.Logging.ClearProviders().AddProvider(logs);

        var app = builder.Build();
        app.UseMiddleware<CorrelationMiddleware>();
        map(app);
        var host = new FrontendHost(app);
        logs.Target = host.Logs;
        await app.StartAsync();
        host.Public = new HttpClient { BaseAddress = new Uri(host.Addresses.Of(ListenerRole.Public)[0]) };
        host.Admin = new HttpClient { BaseAddress = new Uri(host.Addresses.Of(ListenerRole.Admin)[0]) };
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Public.Dispose();
        Admin.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Configure(WebApplicationBuilder builder, params string[] settings) => builder.Configuration.AddInMemoryCollection(
        settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])));

    private sealed class FakeIdentity : IFrontendIdentity
    {
        public string Name => "test";

        public string Id => "test-id";

        public IReadOnlyList<string> Evidence => [];

        public IReadOnlyList<string> Earlier => [];

        public void EvidenceTaken(IReadOnlyList<string> ids)
        {
        }

        public string Renew() => Id;
    }

    private sealed class LogCollector : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Target { get; set; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Target.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
