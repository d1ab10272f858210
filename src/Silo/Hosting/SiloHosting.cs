using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Tidegate.Configuration;
using Tidegate.Configuration.Validation;
using Tidegate.Grains.Budget;
using Tidegate.Grains.Hosting;
using Tidegate.Hosting.Supervision;
using Tidegate.Silo.Budget;

namespace Tidegate.Silo.Hosting;

/// <summary>Composes a silo.</summary>
internal static class SiloHosting
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    // A full mailbox refuses at once; waiting in it would only let the callers time out later (docs/architecture.md).
    private const int MaxEnqueuedRequests = 5000;

    /// <summary>Registers a silo with everything that runs in it.</summary>
    /// <param name="builder">A host whose configuration is checked.</param>
    /// <exception cref="Tidegate.Hosting.StartRefusedException">A port of the silo is in use.</exception>
    public static TBuilder AddTidegateSilo<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var cluster = builder.Configuration.ReadTidegateOptions().Cluster;
        SiloPorts.RequireFree(cluster);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(
                cluster.SiloPort,
                cluster.GatewayPort,
                EndpointList.Parse(cluster.PrimarySilo),
                cluster.ServiceId,
                cluster.ClusterId);
            silo.AddMemoryGrainStorageAsDefault();
            silo.AddMemoryGrainStorage(ConnectionBudgetGrain.StorageName);
            silo.AddTidegateGrains();
            silo.UseInMemoryReminderService();
            silo.AddActivityPropagation();
            silo.Configure<SiloMessagingOptions>(messaging =>
            {
                messaging.ResponseTimeout = ResponseTimeout;
                messaging.MaxEnqueuedRequestsHardLimit = MaxEnqueuedRequests;
            });
        });
        builder.Services
            .AddTidegateOptions(builder.Configuration)
            .AddSupervision()
            .AddSingleton<LedgerBootstrap>()
            .AddSingleton<ILedgerBootstrap>(services => services.GetRequiredService<LedgerBootstrap>())
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LedgerStart>()
            .AddOptions<HostOptions>()
            .Configure((HostOptions host, IOptions<TidegateOptions> options) => host.ShutdownTimeout = options.Value.Drain.ShutdownTimeout);
        return builder;
    }
}
