using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Persistence;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;
using Tidegate.Grains.Budget;
using Tidegate.Hosting.Redis;
using Tidegate.Silo.Budget;

namespace Tidegate.Silo.Clustering;

/// <summary>Mode <c>Redis</c>: membership, storage and reminders of any number of machines in one Redis, over one connection.</summary>
internal static class RedisCluster
{
    /// <summary>Membership, storage, reminders, the run id of the store, and the operator's word about a missing ledger.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="cluster">Checked options.</param>
    /// <param name="address">Where this silo listens.</param>
    /// <param name="store">The connection, which outlives the silo.</param>
    public static ISiloBuilder UseRedisCluster(this ISiloBuilder silo, Configuration.ClusterOptions cluster, IPAddress address, RedisStore store)
    {
        silo.Configure<Orleans.Configuration.ClusterOptions>(ids => (ids.ClusterId, ids.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        silo.ConfigureEndpoints(address, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: false);
        silo.UseFailover(cluster);
        silo.UseRedisClustering(clustering =>
        {
            clustering.ConfigurationOptions = store.Configuration;
            clustering.CreateMultiplexer = _ => Shared(store);
        });
        silo.AddRedisGrainStorageAsDefault(storage => Configure(storage, store));
        silo.AddRedisGrainStorage(ConnectionBudgetGrain.StorageName, storage => Configure(storage, store).Configure(
            options => options.GetStorageKey = (_, _) => RedisKeys.Ledger(cluster)));
        silo.UseRedisReminderService(reminders =>
        {
            reminders.ConfigurationOptions = store.Configuration;
            reminders.CreateMultiplexer = _ => Shared(store);
        });
        silo.Services
            .AddSingleton<ILedgerStoreRun>(new RedisRun(store))
            .AddSingleton<ToldBootstrap>()
            .AddSingleton<ILedgerBootstrap>(services => services.GetRequiredService<ToldBootstrap>())
            .AddSingleton<ILedgerStart>(services => services.GetRequiredService<ToldBootstrap>())
            .AddHostedService<RedisNotices>();
        return silo;
    }

    // Orleans' own serializer: fields have numbers, so that a later version adds some and an older one skips them; and no name of a
    // type of ours is stored, so that a type may be renamed.
    private static OptionsBuilder<RedisStorageOptions> Configure(OptionsBuilder<RedisStorageOptions> storage, RedisStore store) =>
        storage.Configure<Serializer>((options, serializer) =>
        {
            options.ConfigurationOptions = store.Configuration;
            options.CreateMultiplexer = _ => Shared(store);
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        });

    private static Task<(IConnectionMultiplexer Multiplexer, bool IsShared)> Shared(RedisStore store) => Task.FromResult((store.Connection, true));
}
