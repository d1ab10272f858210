using Microsoft.Extensions.Hosting;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// Lets the process end only after its last WebSocket: those that are still closing have until the host's own timeout, then they are aborted.
/// The server would wait for connections of its own only, and these have left it.
/// </summary>
internal sealed class RemainingSockets(ConnectionRegistry registry, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        while (registry.Count > 0 && !cancellationToken.IsCancellationRequested)
            await Task.Delay(Period, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in registry.Enumerate())
            connection.AbortNow();
    }
}
