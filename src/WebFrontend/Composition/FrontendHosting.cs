using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Configuration.Validation;
using Tidegate.Diagnostics;
using Tidegate.Hosting.Access;
using Tidegate.Hosting.Descriptors;
using Tidegate.Hosting.Listening;
using Tidegate.Hosting.Logs;
using Tidegate.Hosting.Memory;
using Tidegate.Hosting.Supervision;
using Tidegate.Hosting.Telemetry;
using Tidegate.WebFrontend.Admin;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Draining;
using Tidegate.WebFrontend.Health;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.ServiceApi;
using Tidegate.WebFrontend.Startup;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Composition;

/// <summary>Composes a frontend. How it reaches the cluster is the choice of the host.</summary>
internal static class FrontendHosting
{
    /// <summary>Registers all services of a frontend.</summary>
    /// <param name="builder">A host whose configuration is checked and whose way to the cluster is registered.</param>
    /// <param name="identity">The identity of this process; the host's services own it from here on.</param>
    public static WebApplicationBuilder AddTidegateFrontend(this WebApplicationBuilder builder, IFrontendIdentity identity)
    {
        builder.AddListening(identity);
        builder.Services
            .AddTidegateGateway()
            .AddTidegateConnections()
            .AddTidegateAdmission()
            // After the admission: what is added last ends first, and the leaving report follows the last close.
            .AddHostedService<RemainingSockets>();
        return builder;
    }

    /// <summary>Builds the request pipeline of a frontend.</summary>
    public static WebApplication UseTidegateFrontend(this WebApplication app)
    {
        app.UsePendingRequests();
        app.UseMiddleware<CorrelationMiddleware>();
        app.UseTrustedProxies();
        app.UseMiddleware<StartGate>();
        app.UseAdminGate();
        app.UseOnListener(ListenerRole.Public, clients => clients.UseTidegateWebSockets());
        app.MapListener(ListenerRole.Public).MapTidegateClients().MapTidegateServiceApi().MapTidegateHealth();
        var operators = app.MapListener(ListenerRole.Admin);
        operators.MapTidegateAdmin().MapTidegateHealth();
        operators.MapTidegateMetrics();
        return app;
    }

    /// <summary>Listeners, identity and drain: what a frontend is without anything to serve.</summary>
    /// <exception cref="Tidegate.Hosting.StartRefusedException">A port is in use, or there are too few descriptors.</exception>
    public static WebApplicationBuilder AddListening(this WebApplicationBuilder builder, IFrontendIdentity identity)
    {
        var options = builder.Configuration.ReadTidegateOptions();
        ListenPorts.RequireFree(options.Listen.Public, nameof(options.Listen.Public));
        ListenPorts.RequireFree(options.Listen.Admin, nameof(options.Listen.Admin));
        DescriptorCheck.Require(options);
        builder.AddLogLines(frontend: identity.Name);
        builder.AddTidegateTelemetry("tidegate-frontend", identity.Name, beginsTraces: true);
        builder.WebHost.PreferHostingUrls(false).UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services
            .AddTidegateOptions(builder.Configuration)
            .AddSupervision()
            .AddMemoryReturn()
            .AddSingleton<BootTimeProvider>()
            .AddSingleton(_ => identity)
            .AddSingleton<ClusterSettingsSource>()
            .AddSingleton<ListenAddresses>()
            .AddSingleton<IConfigureOptions<KestrelServerOptions>, ListenerSetup>()
            .AddSingleton<MatcherPolicy, ListenerMatcherPolicy>()
            .AddHostedService<ReadyLine>();
        builder.Services
            .AddOptions<HostOptions>()
            .Configure((HostOptions host, IOptions<TidegateOptions> tidegate) => host.ShutdownTimeout = tidegate.Value.Drain.ShutdownTimeout);
        builder.Services.AddFeatureMetrics<DrainMetrics>();
        builder.Services
            .AddSingleton<IDrainSockets, RegistrySockets>()
            .AddSingleton<DrainService>()
            .AddSingleton<IDrainState>(services => services.GetRequiredService<DrainService>())
            .AddSingleton<IDrainControl>(services => services.GetRequiredService<DrainService>())
            .AddHostedService(services => services.GetRequiredService<DrainService>())
            .AddHostedService<SecondSignal>();
        return builder;
    }
}
