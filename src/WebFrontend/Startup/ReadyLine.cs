using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Listening;

namespace Tidegate.WebFrontend.Startup;

/// <summary>Says that the frontend is ready, and where, and by which connection string applications reach it.</summary>
internal sealed partial class ReadyLine(ListenAddresses addresses, IOptions<TidegateOptions> options, ILogger<ReadyLine> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>All services have started, the listeners among them.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        LogReady(string.Join(", ", addresses.ForClients()), string.Join(", ", addresses.Of(ListenerRole.Admin)));
        // The only line of the log that ever has a key: one that the process made for itself.
        LogConnectionString(ConnectionString.Of(options.Value.Access, addresses.First).ToString());
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1000, LogLevel.Information, "Tidegate is ready: clients {Clients}, operators {Operators}")]
    private partial void LogReady(string clients, string operators);

    [LoggerMessage(1003, LogLevel.Information, "Applications connect with: {ConnectionString}")]
    private partial void LogConnectionString(string connectionString);
}
