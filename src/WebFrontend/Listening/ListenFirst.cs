using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidegate.Hosting;

namespace Tidegate.WebFrontend.Listening;

/// <summary>
/// Opens the listeners before any service starts, so that a frontend answers probes while it waits for its first silo; they are still
/// closed first when it stops. The framework starts its server behind all services, and offers no other order.
/// </summary>
internal static class ListenFirst
{
    /// <summary>Has the listeners opened first.</summary>
    public static WebApplicationBuilder UseListenFirst(this WebApplicationBuilder builder)
    {
        // Runs when all services are registered, the framework's server behind them.
        builder.Host.ConfigureContainer<IServiceCollection>(services =>
        {
            var framework = typeof(WebHostBuilderExtensions).Assembly;
            var server = services.Last(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == framework);
            services.Remove(server);
            services.AddSingleton<IHostedService>(provider =>
                new Server((IHostedService)ActivatorUtilities.CreateInstance(provider, server.ImplementationType!)));
        });
        return builder;
    }

    private sealed class Server(IHostedService server) : IHostedLifecycleService
    {
        private bool _isStarted;

        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            try
            {
                await server.StartAsync(cancellationToken);
                _isStarted = true;
            }
            catch (IOException failure)
            {
                // What never started has nothing to say to the cluster, and would have its id put on record by trying.
                throw new StartRefusedException(failure.Message, failure) { BeforeServices = true };
            }
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => _isStarted ? server.StopAsync(cancellationToken) : Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
