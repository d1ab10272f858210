using Tidegate.Recovery;

namespace Tidegate.Budget;

/// <summary>
/// The one owner of the connection budget of a cluster: a durable ledger with one entry per frontend. It is never on the path of a
/// message, and on the path of an admission only where a frontend has no permit at hand.
/// </summary>
[Alias("tidegate.budget")]
public interface IConnectionBudgetGrain : IGrainWithStringKey
{
    /// <summary>The key of the one budget grain of a cluster.</summary>
    const string Key = "budget";

    /// <summary>Renews the lease of a frontend, takes its figures, and grants or recalls permits.</summary>
    /// <param name="report">Absolute state of the frontend.</param>
    /// <param name="frontend">Where recalls are pushed to until the next report; null where nothing shall be pushed.</param>
    /// <returns>The answer, after the ledger that contains it was stored.</returns>
    /// <exception cref="BudgetUnavailableException">The ledger could not be stored; the outcome is unknown.</exception>
    [Alias("report"), ResponseTimeout("00:00:03")]
    Task<PermitAnswer> Report(PermitReport report, IPermitObserver? frontend);

    /// <summary>The state of the budget as of the last commit.</summary>
    [Alias("status"), ResponseTimeout("00:00:05")]
    Task<BudgetStatus> GetStatus();

    /// <summary>Changes the limit: live and durable.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not from 0 to 10,000,000.</exception>
    /// <exception cref="BudgetUnavailableException">The ledger could not be stored; the outcome is unknown.</exception>
    [Alias("limit"), ResponseTimeout("00:00:05")]
    Task<LimitChange> SetLimit(LimitRequest request);

    /// <summary>What <see cref="SetLimit"/> would do with a limit, as of the last commit. Changes nothing.</summary>
    /// <param name="maxConnections">The limit asked about, 0 to 10,000,000; null is the configured one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not from 0 to 10,000,000.</exception>
    [Alias("what-if"), ResponseTimeout("00:00:05")]
    Task<LimitForecast> WhatIf(int? maxConnections);

    /// <summary>
    /// Ends the renewal of a frontend: its next report is answered <see cref="PermitAnswerKind.Fenced"/>. Durable, and may be repeated.
    /// Its permits come back when it has left or its lease has ended, not before (L9).
    /// </summary>
    /// <exception cref="BudgetUnavailableException">The ledger could not be stored; the outcome is unknown.</exception>
    [Alias("expel"), ResponseTimeout("00:00:05")]
    Task<ExpelResult> Expel(ExpelRequest request);

    /// <summary>Starts or ends a recovery procedure. Durable. How they stand is part of <see cref="GetStatus"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not from 0 to 10,000,000, or the share not from 0 to 1.</exception>
    /// <exception cref="BudgetUnavailableException">The ledger could not be stored; the outcome is unknown.</exception>
    [Alias("recovery"), ResponseTimeout("00:00:05")]
    Task<RecoveryResult> Recover(RecoveryRequest request);

    /// <summary>
    /// Tells what a silo is configured with. With a higher version than the cluster's it is the cluster's from now on; otherwise it changes
    /// nothing, and the silo stands in <see cref="BudgetStatus.Differing"/> while it goes on telling something else.
    /// </summary>
    /// <returns>The configuration in force, stored.</returns>
    /// <exception cref="BudgetUnavailableException">The ledger could not be stored; the outcome is unknown.</exception>
    [Alias("offer"), ResponseTimeout("00:00:05")]
    Task<ClusterConfiguration> Offer(SiloOffer offer);
}
