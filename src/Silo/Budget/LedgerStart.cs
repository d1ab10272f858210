using Microsoft.Extensions.Logging;
using Tidegate.Budget;

namespace Tidegate.Silo.Budget;

/// <summary>
/// Has the ledger written as soon as the first silo is up, while <see cref="LedgerBootstrap"/> still knows that nobody holds a permit.
/// </summary>
internal sealed partial class LedgerStart(LedgerBootstrap bootstrap, IGrainFactory grains, ILogger<LedgerStart> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(LedgerStart), ServiceLifecycleStage.RuntimeInitialize, Look);
        lifecycle.Subscribe(nameof(LedgerStart), ServiceLifecycleStage.Active, TouchAsync);
    }

    private Task Look(CancellationToken cancellation)
    {
        bootstrap.LookAtStart();
        return Task.CompletedTask;
    }

    private async Task TouchAsync(CancellationToken cancellation)
    {
        try
        {
            await grains.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).GetStatus().WaitAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogNotReached(failure);
        }
        finally
        {
            bootstrap.ForgetStart();
        }
    }

    [LoggerMessage(1200, LogLevel.Warning, "The budget could not be reached at start; should its ledger be missing, it waits for old permits to expire.")]
    private partial void LogNotReached(Exception failure);
}
