using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tidegate.Configuration;
using Tidegate.Configuration.Validation;
using Tidegate.Diagnostics;
using Tidegate.Hosting.Access;
using Tidegate.Hosting.Health;

namespace Tidegate.Hosting.Telemetry;

/// <summary>
/// Exports metrics and traces. Without <c>Telemetry:Metrics</c> nobody listens to any instrument, and without
/// <c>Telemetry:OtlpEndpoint</c> nobody to any activity.
/// </summary>
internal static class TelemetryHosting
{
    /// <summary>Where Prometheus reads.</summary>
    public const string MetricsPath = "/metrics";

    // What Orleans calls the source of the spans of grain calls.
    private const string GrainCalls = "Microsoft.Orleans.Application";

    // Sockets are requests that last for days; tidegate.connections.active counts them.
    private const string ActiveRequests = "http.server.active_requests";

    private static readonly string[] Meters =
    [
        TidegateMeter.Name, "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Hosting", "Microsoft.Orleans", "System.Runtime",
    ];

    /// <summary>Registers the export.</summary>
    /// <param name="builder">A host whose configuration is checked.</param>
    /// <param name="service">Name of this kind of process.</param>
    /// <param name="instance">Name of this one among its like; null draws one.</param>
    /// <param name="beginsTraces">Whether requests to this process begin traces; otherwise it only takes part in those of others.</param>
    public static void AddTidegateTelemetry(this IHostApplicationBuilder builder, string service, string? instance, bool beginsTraces)
    {
        var options = builder.Configuration.ReadTidegateOptions().Telemetry;
        builder.Services.AddAdminGate();
        if (options is { Metrics: false, OtlpEndpoint: null }) return;
        var collector = Collector.Of(options);
        var telemetry = builder.Services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, serviceVersion: Version(), serviceInstanceId: instance, autoGenerateServiceInstanceId: instance is null));
        if (options.Metrics)
        {
            telemetry.WithMetrics(metrics => Add(metrics, collector));
            builder.Services.AddMetricsStart();
        }

        if (collector is not null)
            telemetry.WithTracing(traces => Add(traces, collector, beginsTraces ? options.TraceSampling : 0));
    }

    /// <summary>Maps <see cref="MetricsPath"/>, behind the admin key; nothing where metrics are off.</summary>
    public static void MapTidegateMetrics(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<IOptions<TidegateOptions>>().Value.Telemetry.Metrics)
            routes.MapPrometheusScrapingEndpoint(MetricsPath).RequireAdminKey().ServeAtStart().DisableHttpMetrics();
    }

    private static void Add(MeterProviderBuilder metrics, Collector? collector)
    {
        metrics.AddMeter(Meters).AddView(ActiveRequests, MetricStreamConfiguration.Drop).AddRuntimeInstrumentation().AddPrometheusExporter();
        if (collector is not null) metrics.AddOtlpExporter(exporter => collector.Configure(exporter, "v1/metrics"));
    }

    private static void Add(TracerProviderBuilder traces, Collector collector, double sampling) => traces
        .SetSampler(new ParentBasedSampler(new RequestSampler(sampling)))
        .AddSource(TidegateMeter.Name, GrainCalls)
        // Not the days of a socket.
        .AddAspNetCoreInstrumentation(http => http.Filter = context => !context.WebSockets.IsWebSocketRequest && !IsProbe(context.Request.Path))
        .AddProcessor(new SpanScrubber())
        .AddOtlpExporter(exporter => collector.Configure(exporter, "v1/traces"));

    private static bool IsProbe(Microsoft.AspNetCore.Http.PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments(MetricsPath);

    private static string Version() =>
        typeof(TelemetryHosting).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Where OTLP goes.</summary>
    private sealed record Collector(Uri Address, string? Headers)
    {
        public static Collector? Of(TelemetryOptions options)
        {
            if (options.OtlpEndpoint is not { } text) return null;
            var given = new Uri(text);
            var user = Uri.UnescapeDataString(given.UserInfo);
            var bare = new UriBuilder(given) { UserName = "", Password = "" }.Uri;
            return new Collector(bare, user.Length == 0 ? null : "Authorization=Basic%20" + Uri.EscapeDataString(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(user))));
        }

        public void Configure(OtlpExporterOptions exporter, string path)
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = new Uri(Address, path);
            if (Headers is not null) exporter.Headers = Headers;
        }
    }
}
