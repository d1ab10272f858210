using Tidegate.Budget;
using Tidegate.Frontends;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>Makes <see cref="IConnectionBudgetGrain"/> known to the test cluster; the fixture answers its calls.</summary>
public sealed class PlaceholderBudgetGrain : Grain, IConnectionBudgetGrain
{
    public Task<PermitAnswer> Report(PermitReport report, IFrontendObserver? frontend) => throw new NotSupportedException();

    public Task<BudgetStatus> GetStatus() => throw new NotSupportedException();

    public Task<LimitChange> SetLimit(LimitRequest request) => throw new NotSupportedException();
}
