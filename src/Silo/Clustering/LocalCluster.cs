using Microsoft.Extensions.DependencyInjection;
using Tidegate.Configuration;
using Tidegate.Grains.Budget;
using Tidegate.Silo.Budget;

namespace Tidegate.Silo.Clustering;

/// <summary>Mode <c>Local</c>: one machine, membership in the first silo, everything in memory.</summary>
internal static class LocalCluster
{
    /// <summary>Membership, storage, reminders, and what says that a missing ledger is a new one.</summary>
    public static ISiloBuilder UseLocalCluster(this ISiloBuilder silo, ClusterOptions cluster)
    {
        silo.UseLocalhostClustering(
            cluster.SiloPort,
            cluster.GatewayPort,
            EndpointList.Parse(cluster.PrimarySilo),
            cluster.ServiceId,
            cluster.ClusterId);
        silo.AddMemoryGrainStorageAsDefault();
        silo.AddMemoryGrainStorage(ConnectionBudgetGrain.StorageName);
        silo.UseInMemoryReminderService();
        silo.Services
            .AddSingleton<ILedgerStoreRun, NoStoreRun>()
            .AddSingleton<LedgerBootstrap>()
            .AddSingleton<ILedgerBootstrap>(services => services.GetRequiredService<LedgerBootstrap>())
            .AddSingleton<ILedgerStart>(services => services.GetRequiredService<LedgerBootstrap>());
        return silo;
    }
}
