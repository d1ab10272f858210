using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Tidegate.Diagnostics;

/// <summary>Composition of the metrics of features.</summary>
internal static class FeatureMetrics
{
    /// <summary>Adds the instruments of a feature.</summary>
    public static IServiceCollection AddFeatureMetrics<TMetrics>(this IServiceCollection services)
        where TMetrics : class, IFeatureMetrics
    {
        services.AddMetrics();
        if (services.Any(service => service.ServiceType == typeof(TMetrics))) return services;
        services.AddSingleton<TMetrics>();
        return services.AddSingleton<IFeatureMetrics>(provider => provider.GetRequiredService<TMetrics>());
    }

    /// <summary>Brings all instruments to zero when the host starts; to be added after whoever exports, which begins to listen at its own start.</summary>
    public static IServiceCollection AddMetricsStart(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Start>());
        return services;
    }

    private sealed class Start(IEnumerable<IFeatureMetrics> features) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            foreach (var feature in features) feature.AtStart();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
