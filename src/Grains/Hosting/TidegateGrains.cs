using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Tidegate.Alerting.News;
using Tidegate.Auditing;
using Tidegate.Configuration;
using Tidegate.Diagnostics;
using Tidegate.Grains.Budget;
using Tidegate.Grains.Census;
using Tidegate.Grains.Cluster;
using Tidegate.Grains.Connections;
using Tidegate.Grains.Topics;
using Tidegate.Grains.Users;
using Tidegate.Guarantees;

namespace Tidegate.Grains.Hosting;

/// <summary>Puts the grains of Tidegate into a silo.</summary>
public static class TidegateGrains
{
    /// <summary>
    /// Calls that may wait in the mailbox of one grain before further ones fail at once: to wait longer would only let their callers time out
    /// later.
    /// </summary>
    public const int MaxQueuedCalls = 5_000;

    /// <summary>
    /// Adds what the grains need. The host brings clustering, reminders, grain storage, and <see cref="IOptions{TOptions}"/> of
    /// <see cref="TidegateOptions"/>; a <see cref="TimeProvider"/> only where it shall not be the system's.
    /// </summary>
    public static ISiloBuilder AddTidegateGrains(this ISiloBuilder silo)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services
            .AddFeatureMetrics<BudgetMetrics>()
            .AddFeatureMetrics<InvariantMetrics>()
            .AddFeatureMetrics<ConnectionGrainMetrics>()
            .AddFeatureMetrics<TopicMetrics>();
        silo.Services.TryAddSingleton<CommitMeter>();
        silo.Services.TryAddSingleton<ConnectionCensus>();
        silo.Services.AddSingleton<IPopulation>(services => services.GetRequiredService<ConnectionCensus>());
        silo.Services.TryAddSingleton<TopicCensus>();
        silo.Services.TryAddSingleton<DriftCounter>();
        silo.Services.AddAlertNews();
        silo.Services.TryAddSingleton<IClusterChanges, ClusterChanges>();
        // By default a million are kept, most of them of connections that are long gone.
        silo.Services.AddOptions<GrainDirectoryOptions>().Configure<IOptions<TidegateOptions>>(
            (directory, tidegate) => directory.CacheSize = tidegate.Value.Cluster.DirectoryCacheEntries);
        silo.Services.AddOptions<GrainCollectionOptions>().Configure<IOptions<TidegateOptions>>(SetCollectionAges);
        silo.Services.Configure<SiloMessagingOptions>(options => options.MaxEnqueuedRequestsHardLimit = MaxQueuedCalls);
        return silo;
    }

    /// <summary>Keeps the grains that watch the cluster alive, for as long as this silo lives.</summary>
    public static ISiloBuilder AddTidegateWatch(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClusterKeeper>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ConfigurationKeeper>();
        return silo;
    }

    // Only calls count as use of a grain, timers do not unless they say so. A quiet connection's grain hears nothing but heartbeats, a user's
    // places nothing but what frontends repeat, and a quiet topic's grain has only its timer, which keeps it alive: their age must exceed the
    // time between two of those, and all that the idle timer waits for. One quantum more, since Orleans demands an age above it.
    private static void SetCollectionAges(GrainCollectionOptions collection, IOptions<TidegateOptions> tidegate)
    {
        var options = tidegate.Value;
        var longest = new[]
        {
            collection.CollectionAge,
            2 * options.Heartbeat.Interval,
            options.Idle.Timeout,
            options.Lease.Ttl + options.Lease.Margin,
        }.Max();
        var age = longest + collection.CollectionQuantum;
        collection.ClassSpecificCollectionAge[typeof(ConnectionGrain).FullName!] = age;
        collection.ClassSpecificCollectionAge[typeof(TopicGrain).FullName!] = age;
        collection.ClassSpecificCollectionAge[typeof(UserPlacesGrain).FullName!] = age;
    }
}
