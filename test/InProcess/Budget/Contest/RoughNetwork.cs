using System.Collections.Concurrent;
using Tidegate.Budget;

namespace Tidegate.InProcess.Tests.Budget.Contest;

/// <summary>
/// Loses reports and answers, delivers reports twice, and delivers copies of old reports long after newer ones: seeded, between client
/// and cluster.
/// </summary>
internal sealed class RoughNetwork(int seed) : IOutgoingGrainCallFilter
{
    private const int MaxKept = 64;

    /// <summary>A report that is held back goes on when the next one has passed it, or after this.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<Fate, int> _counts = [];
    private readonly List<PermitReport> _copies = [];
    private readonly ConcurrentDictionary<PermitReport, bool> _resent = new(ReferenceEqualityComparer.Instance);
    private TaskCompletionSource? _held;

    public enum Fate
    {
        Passes,
        IsLost,
        AnswerIsLost,
        ComesTwice,
        IsOvertaken,
        OldCopyComes,
    }

    /// <summary>False lets everything pass.</summary>
    public bool Rough { get; set; } = true;

    public int Count(Fate fate)
    {
        lock (_lock) return _counts.GetValueOrDefault(fate);
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (!Rough || context.MethodName != nameof(IConnectionBudgetGrain.Report) || _resent.ContainsKey(ReportOf(context)))
        {
            await context.Invoke();
            return;
        }

        if (OldCopy() is { } copy) await Resend((IConnectionBudgetGrain)context.Grain, copy);

        switch (Draw(context))
        {
            case Fate.IsLost:
                throw new TimeoutException("The test loses this report.");
            case Fate.AnswerIsLost:
                await context.Invoke();
                throw new TimeoutException("The test loses this answer.");
            case Fate.ComesTwice:
                await InvokeTwice(context);
                break;
            case Fate.IsOvertaken:
                await HoldBack();
                await context.Invoke();
                break;
            default:
                await context.Invoke();
                break;
        }

        Interlocked.Exchange(ref _held, null)?.TrySetResult();
    }

    private static PermitReport ReportOf(IOutgoingGrainCallContext context) => (PermitReport)context.Request.GetArgument(0)!;

    private async Task Resend(IConnectionBudgetGrain budget, PermitReport copy)
    {
        _resent[copy] = true;
        try
        {
            await budget.Report(copy, null);
        }
        catch (Exception error) when (error is BudgetUnavailableException or TimeoutException or OrleansException)
        {
            // Nobody waits for what becomes of a copy.
        }

        _resent.TryRemove(copy, out _);
    }

    private PermitReport? OldCopy()
    {
        lock (_lock)
        {
            if (_copies.Count == 0 || _random.Next(8) != 0) return null;
            var index = _random.Next(_copies.Count);
            var copy = _copies[index];
            _copies.RemoveAt(index);
            _counts[Fate.OldCopyComes] = _counts.GetValueOrDefault(Fate.OldCopyComes) + 1;
            return copy;
        }
    }

    private static async Task InvokeTwice(IOutgoingGrainCallContext context)
    {
        await context.Invoke();
        var first = context.Response;
        await context.Invoke();
        context.Response = first;
    }

    private async Task HoldBack()
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _held, hold)?.TrySetResult();
        await hold.Task.WaitAsync(LongestHold).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Fate Draw(IOutgoingGrainCallContext context)
    {
        lock (_lock)
        {
            if (_copies.Count < MaxKept && _random.Next(4) == 0) _copies.Add(ReportOf(context) with { });
            var fate = _random.Next(20) switch
            {
                0 or 1 => Fate.IsLost,
                2 or 3 => Fate.AnswerIsLost,
                4 or 5 or 6 => Fate.ComesTwice,
                7 or 8 => Fate.IsOvertaken,
                _ => Fate.Passes,
            };
            _counts[fate] = _counts.GetValueOrDefault(fate) + 1;
            return fate;
        }
    }
}
