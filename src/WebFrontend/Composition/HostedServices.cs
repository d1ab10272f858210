using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidegate.WebFrontend.Composition;

/// <summary>Services that the host starts and stops, and that others know.</summary>
internal static class HostedServices
{
    /// <summary>Adds one instance that is both.</summary>
    public static IServiceCollection AddHosted<TService>(this IServiceCollection services)
        where TService : class, IHostedService =>
        services.AddSingleton<TService>().AddHostedService(provider => provider.GetRequiredService<TService>());
}
