using StackExchange.Redis;
using Tidegate.Configuration;
using Tidegate.Configuration.Redis;

namespace Tidegate.Hosting.Redis;

/// <summary>The one connection of a process to the cluster's Redis; membership, storage and reminders share it.</summary>
internal sealed class RedisStore : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    internal RedisStore(ConfigurationOptions configuration, IConnectionMultiplexer connection) => (Configuration, Connection) = (configuration, connection);

    /// <summary>Client settings; hold the password.</summary>
    public ConfigurationOptions Configuration { get; }

    /// <summary>The connection: it reconnects by itself for as long as the process lives.</summary>
    public IConnectionMultiplexer Connection { get; }

    /// <summary>The database of all keys.</summary>
    public IDatabase Database => Connection.GetDatabase();

    /// <summary>Where it is, without anything secret.</summary>
    public string Address => RedisConnectionString.Describe(Configuration);

    /// <summary>Connects in mode <c>Redis</c>; null in mode <c>Local</c>, which has none.</summary>
    /// <exception cref="StartRefusedException">Redis is away, or refuses us.</exception>
    public static async Task<RedisStore?> OpenWhereUsedAsync(ClusterOptions cluster, TimeProvider time) =>
        cluster.Mode == ClusterMode.Redis ? await OpenAsync(cluster.Redis, time) : null;

    /// <summary>
    /// Connects, and waits for a Redis that is just starting for <see cref="RedisOptions.StartTimeout"/>. A supervisor starts the
    /// process again, so that a silo never runs half-way.
    /// </summary>
    /// <param name="options">Checked options in mode <c>Redis</c>.</param>
    /// <param name="time">Clock of the wait.</param>
    /// <exception cref="StartRefusedException">Redis is away, or refuses us.</exception>
    public static async Task<RedisStore> OpenAsync(RedisOptions options, TimeProvider time)
    {
        if (!RedisConnectionString.TryParse(options.ConnectionString ?? "", out var configuration, out var why))
            throw new StartRefusedException($"Tidegate:Cluster:Redis:ConnectionString {why}.");

        configuration.ConnectTimeout = (int)Math.Min(configuration.ConnectTimeout, options.StartTimeout.TotalMilliseconds);
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new RedisStore(configuration, await ConnectionMultiplexer.ConnectAsync(configuration));
            }
            catch (RedisConnectionException failure)
            {
                var waited = time.GetElapsedTime(begun);
                if (RedisFailure.IsRefusal(failure) || waited + Pause >= options.StartTimeout)
                    throw RedisFailure.AtStart(configuration, failure, waited);
            }

            await Task.Delay(Pause, time);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
