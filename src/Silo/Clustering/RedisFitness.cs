using StackExchange.Redis;
using Tidegate.Configuration;
using Tidegate.Hosting;
using Tidegate.Hosting.Redis;

namespace Tidegate.Silo.Clustering;

/// <summary>Whether a Redis can keep the limit: a server that may drop keys, or refuses writes, cannot.</summary>
internal static class RedisFitness
{
    /// <summary>Looks before the silo uses it.</summary>
    /// <exception cref="StartRefusedException">It is not fit; the message says what to change.</exception>
    public static async Task RequireAsync(RedisStore store, ClusterOptions cluster)
    {
        try
        {
            Judge(store.Address, await ReadAsync(store));
            foreach (var key in new[] { RedisKeys.Ledger(cluster), RedisKeys.Members(cluster), RedisKeys.Reminders(cluster) })
            {
                if (await store.Database.KeyTimeToLiveAsync(key) is { } left)
                    throw Unfit(store.Address, $"its key {key} is set to expire in {left.TotalSeconds:0} s, and what it holds with it; find who set that, then: redis-cli persist {key}");
            }
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            throw new StartRefusedException(
                $"Redis at {store.Address} could not be checked: {RedisFailure.Reason(failure)}. The user of Tidegate:Cluster:Redis:ConnectionString needs "
                + "the commands of docs/operations.md, INFO among them.",
                failure);
        }
    }

    /// <summary>What the server says of itself; a replica too.</summary>
    public static async Task<RedisInfo> ReadAsync(RedisStore store) => RedisInfo.Parse((string?)await store.Database.ExecuteAsync("INFO"));

    private static void Judge(string address, RedisInfo info)
    {
        if (info["redis_mode"] == "cluster")
            throw Unfit(address, "it is a Redis Cluster; one server, with replicas or not, holds all that Tidegate stores");
        if (info["role"] is not "master")
            throw Unfit(address, $"it is a replica (role {info["role"]}) and takes no writes; name its master");
        if (info["maxmemory_policy"] is not "noeviction")
        {
            throw Unfit(
                address,
                $"its maxmemory-policy is {info["maxmemory_policy"]}, under which it may drop the ledger; set it with: redis-cli config set maxmemory-policy noeviction");
        }

        if (info["run_id"] is not { Length: > 0 })
            throw Unfit(address, "it does not tell a run id, by which the loss of writes is noticed");
    }

    private static StartRefusedException Unfit(string address, string why) => new($"Redis at {address} cannot keep the state of Tidegate: {why}.");
}
