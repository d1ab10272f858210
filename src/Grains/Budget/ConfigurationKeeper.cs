using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;

namespace Tidegate.Grains.Budget;

/// <summary>
/// Tells the ledger what this silo is configured with, at its start and every few seconds, and says in the log where that is not what the
/// cluster goes by. The alert <c>limits_differ</c> comes from what it tells.
/// </summary>
internal sealed partial class ConfigurationKeeper(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    IOptions<TidegateOptions> options,
    TimeProvider time,
    ILogger<ConfigurationKeeper> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Time from one telling to the next.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private string _said = "";

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(ConfigurationKeeper),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _loop = Run(_stop.Token);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    private async Task Run(CancellationToken stop)
    {
        // The silo's start does not wait for the first call.
        await Task.Yield();
        var offer = new SiloOffer(silo.SiloAddress.Endpoint.ToString(), LedgerRules.From(options.Value).ToConfiguration());
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                Say(await grains.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).Offer(offer).WaitAsync(stop), offer.Configuration);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                LogNotTold(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private void Say(ClusterConfiguration inForce, ClusterConfiguration own)
    {
        var differences = string.Join("; ", ConfigurationDifference.Between(inForce, own));
        if (differences == _said) return;
        _said = differences;
        if (differences.Length > 0)
            LogDiffers(differences, inForce.Version, own.Version, inForce.Version + 1);
        else
            LogAgrees(inForce.Version);
    }

    [LoggerMessage(5140, LogLevel.Warning, "This silo is configured otherwise than the cluster, which changes nothing: {Differences}. In force is what the ledger keeps (Limits:Version {InForce}; here {Own}). To make this configuration the cluster's, give it to all silos with Tidegate:Limits:Version={Next} or higher; else give this silo the cluster's values.")]
    private partial void LogDiffers(string differences, long inForce, long own, long next);

    [LoggerMessage(5141, LogLevel.Information, "This silo is configured as the cluster is (Limits:Version {InForce})")]
    private partial void LogAgrees(long inForce);

    [LoggerMessage(5142, LogLevel.Debug, "The ledger could not be told how this silo is configured; the next attempt follows")]
    private partial void LogNotTold(Exception exception);
}
