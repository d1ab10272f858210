using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Tidegate.Alerting.News;

/// <summary>Composition of what silos and frontends share: log, metric and webhook of alerts.</summary>
internal static class AlertServices
{
    /// <summary>Adds it once, also where silo and frontend are one process.</summary>
    public static IServiceCollection AddAlertNews(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(AlertNews)))
            return services;
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AlertMetrics>();
        services.AddSingleton<AlertWebhook>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<AlertWebhook>());
        services.AddSingleton<AlertNews>();
        return services;
    }
}
