using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidegate.Configuration.Validation;
using Tidegate.Hosting.Access;
using Tidegate.Hosting.Descriptors;
using Tidegate.Hosting.Listening;
using Tidegate.Hosting.Telemetry;
using Tidegate.Silo.Clustering;
using Tidegate.Silo.Health;

namespace Tidegate.Silo.Operators;

/// <summary>
/// The HTTP listener of a silo that has a process of its own: probes for everybody; metrics and Orleans Dashboard for whoever has the
/// admin key.
/// </summary>
internal static class SiloListener
{
    private const string DashboardPath = "/dashboard";

    /// <summary>Registers the listener and what answers there.</summary>
    /// <param name="builder">A host with a silo.</param>
    /// <exception cref="Tidegate.Hosting.StartRefusedException">Its port is in use, or there are too few descriptors.</exception>
    public static WebApplicationBuilder AddSiloListener(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.ReadTidegateOptions();
        var cluster = options.Cluster;
        ListenPorts.RequireFree(options.Listen.Silo, nameof(options.Listen.Silo));
        DescriptorCheck.Require(options: null);
        builder.AddTidegateTelemetry("tidegate-silo", $"{HostAddress.Of(cluster)}:{cluster.SiloPort}", beginsTraces: false);
        // Otherwise ASPNETCORE_URLS, which images set, would open more.
        builder.WebHost.PreferHostingUrls(false).UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.Services
            .AddSingleton<SiloAddresses>()
            .AddSingleton<IConfigureOptions<KestrelServerOptions>>(services => services.GetRequiredService<SiloAddresses>())
            .AddDescriptors()
            .AddHostedService<SiloReadyLine>()
            .AddBoundedListener()
            .AddSiloHealth();
        return builder;
    }

    /// <summary>Maps the endpoints.</summary>
    public static WebApplication UseSiloListener(this WebApplication app)
    {
        app.UsePendingRequests();
        app.UseAdminGate();
        app.MapSiloHealth();
        app.MapTidegateMetrics();
        app.MapDashboard(DashboardPath);
        return app;
    }
}
