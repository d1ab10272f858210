using Microsoft.Extensions.Logging;
using Tidegate.Budget;

namespace Tidegate.Silo.Budget;

/// <summary>
/// Has the ledger written as soon as a silo is up, while it is still known whether a missing one is new; a ledger that has to settle
/// begins with it here and not at the first client.
/// </summary>
internal sealed partial class LedgerStart(ILedgerStart start, IGrainFactory grains, ILogger<LedgerStart> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(LedgerStart), ServiceLifecycleStage.RuntimeInitialize, Check);
        lifecycle.Subscribe(nameof(LedgerStart), ServiceLifecycleStage.Active, TouchAsync);
    }

    private Task Check(CancellationToken cancellation)
    {
        start.CheckAtStart();
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
            start.ForgetStart();
        }
    }

    [LoggerMessage(1200, LogLevel.Warning, "The budget could not be reached at start; should its ledger be missing, it waits for old permits to expire.")]
    private partial void LogNotReached(Exception failure);
}
