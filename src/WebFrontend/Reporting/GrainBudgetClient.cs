using Tidegate.Budget;
using Tidegate.WebFrontend.Cluster;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>The budget grain, and where it pushes recalls to.</summary>
internal sealed class GrainBudgetClient(IClusterClient cluster, IFrontendObservers observers) : IBudgetClient
{
    public Task<PermitAnswer> ReportAsync(PermitReport report, CancellationToken cancellation) =>
        cluster.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).Report(report, observers.Control);
}
