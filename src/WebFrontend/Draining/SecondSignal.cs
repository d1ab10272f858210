using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Tidegate.WebFrontend.Draining;

/// <summary>Counts signals to stop. The host acts on the first one; the second one hurries the drain.</summary>
internal sealed class SecondSignal(DrainService drain) : IHostedService, IDisposable
{
    private PosixSignalRegistration? _interrupt;
    private PosixSignalRegistration? _terminate;
    private int _signals;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _interrupt?.Dispose();
        _terminate?.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // The process ends by its own return, and not by the default action of the signal.
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
            drain.Hurry();
    }
}
