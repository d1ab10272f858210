using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tidegate.Hosting.Redis;

/// <summary>Brings the connection to Redis into a host.</summary>
internal static class RedisServices
{
    /// <summary>
    /// Registers the connection, and what watches it. To be called before what uses it: the host stops it last, and disposes of it.
    /// </summary>
    public static IServiceCollection AddRedisStore(this IServiceCollection services, RedisStore store)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(_ => store).AddHostedService<RedisWatch>();
    }
}
