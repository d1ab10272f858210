using Tidegate.Budget;
using Tidegate.Frontends;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>Stands between the silos and two singleton grains: answers for the budget, and lets the directory fail.</summary>
internal sealed class CallFaults(GrainCluster cluster) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var called = context.InterfaceMethod.DeclaringType;
        if (called == typeof(IConnectionBudgetGrain))
        {
            object? answer = context.MethodName == nameof(IConnectionBudgetGrain.WhatIf) ? cluster.Forecast : cluster.Ledger;
            context.Result = answer ?? throw new BudgetUnavailableException("No ledger in this test.");
            return Task.CompletedTask;
        }

        if (called == typeof(IFrontendDirectoryGrain) && cluster.DirectoryFails)
            throw new TimeoutException("No directory in this test.");
        return context.Invoke();
    }
}
