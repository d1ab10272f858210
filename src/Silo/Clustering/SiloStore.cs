using Microsoft.Extensions.Configuration;
using Tidegate.Configuration.Validation;
using Tidegate.Hosting;
using Tidegate.Hosting.Redis;

namespace Tidegate.Silo.Clustering;

/// <summary>The store of a silo, which is there and fit before anything else begins.</summary>
internal static class SiloStore
{
    /// <summary>Connects to Redis and checks it; null in mode <c>Local</c>.</summary>
    /// <exception cref="StartRefusedException">Redis is away, refuses us, or cannot keep the state.</exception>
    public static async Task<RedisStore?> OpenAsync(IConfiguration configuration)
    {
        var cluster = configuration.ReadTidegateOptions().Cluster;
        var store = await RedisStore.OpenWhereUsedAsync(cluster, TimeProvider.System);
        if (store is not null)
            await RedisFitness.RequireAsync(store, cluster);
        return store;
    }
}
