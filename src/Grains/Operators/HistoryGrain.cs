using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Tidegate.Budget;
using Tidegate.History;

namespace Tidegate.Grains.Operators;

/// <summary>The shell of <see cref="BudgetHistory"/>: asks the budget at each step.</summary>
[GrainType("tidegate.history"), KeepAlive, Immovable]
internal sealed partial class HistoryGrain(TimeProvider time, ILogger<HistoryGrain> logger) : Grain, IHistoryGrain
{
    private readonly BudgetHistory _history = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(static (self, _) => self.Poll(), this, new GrainTimerCreationOptions(TimeSpan.Zero, BudgetHistory.Step) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task Wake() => Task.CompletedTask;

    public Task<BudgetTrend> Read(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span, IHistoryGrain.Longest);
        return Task.FromResult(_history.Read(span, time.GetUtcNow()));
    }

    private async Task Poll()
    {
        try
        {
            var status = await GrainFactory.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).GetStatus();
            _history.Add(new BudgetSample(
                time.GetUtcNow(), status.InUse.Total, status.EffectiveLimit, status.MemoryBytes, status.Refused.Values.Sum()));
        }
        catch (Exception exception)
        {
            // A gap in the chart; the alerts say what is wrong.
            LogNoSample(logger, exception);
        }
    }

    [LoggerMessage(2900, LogLevel.Debug, "The budget did not answer; the history has a gap")]
    private static partial void LogNoSample(ILogger logger, Exception exception);
}
