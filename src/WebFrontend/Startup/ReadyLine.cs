using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Listening;

namespace Tidegate.WebFrontend.Startup;

/// <summary>Says in one line that the frontend is ready, and where.</summary>
internal sealed partial class ReadyLine(ListenAddresses addresses, ILogger<ReadyLine> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>All services have started, the listeners among them.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        LogReady(string.Join(", ", addresses.ForClients()), string.Join(", ", addresses.Of(ListenerRole.Admin)));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1000, LogLevel.Information, "Tidegate is ready: clients {Clients}, operators {Operators}")]
    private partial void LogReady(string clients, string operators);
}
