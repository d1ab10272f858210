using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.InProcess.Tests.Budget.Contest;

/// <summary>
/// A shipped pool with clients that come and go at random, reporting to any of several budgets at random. Its clock is its own: it
/// goes on to the next moment at which a report is due, so that nothing waits for real time.
/// </summary>
internal sealed class ContestingFrontend
{
    private readonly PermitPool _pool;
    private readonly IReadOnlyList<IConnectionBudgetGrain> _budgets;
    private readonly ContestOracle _oracle;
    private readonly Random _random;
    private TimeSpan _now = TimeSpan.FromHours(1);
    private int _live;

    public ContestingFrontend(string id, IReadOnlyList<IConnectionBudgetGrain> budgets, ContestOracle oracle, int seed)
    {
        (_budgets, _oracle, _random) = (budgets, oracle, new Random(seed));
        _pool = new PermitPool(id, id, PoolSettings.Of(new TidegateOptions().ToClusterSettings()));
        oracle.Watch(_pool);
    }

    public int Live => _live;

    public Permits Cap => _pool.Figures.Cap;

    public string Id => _pool.FrontendId;

    /// <summary>Reports that failed; what became of them is unknown.</summary>
    public int Failures { get; private set; }

    /// <summary>Wants another random number of connections again and again, until it is told to stop.</summary>
    public async Task ContestAsync(int mostClients, Func<bool> ended)
    {
        while (!ended()) await RoundAsync(_random.Next(mostClients + 1), _random.Next(_budgets.Count));
    }

    /// <summary>Brings the number of clients to what is wanted, as far as permits reach, with one report in between.</summary>
    /// <returns>True where the report was answered.</returns>
    public async Task<bool> RoundAsync(int wanted, int budget)
    {
        var waiting = _oracle.Do(() => Ask(wanted));
        var answered = await ReportAsync(_budgets[budget]);
        _oracle.Do(() => Take(waiting));
        return answered;
    }

    private int Ask(int wanted)
    {
        for (; _live > wanted; _live--) _pool.Return(AdmissionClass.Standard);
        while (_live < wanted && _pool.TryTake(AdmissionClass.Standard, _now, out _) == TakeOutcome.Taken) _live++;
        _pool.Wait(AdmissionClass.Standard, wanted - _live);
        return wanted - _live;
    }

    private bool Take(int waiting)
    {
        for (; waiting > 0 && _pool.TryTakeWaiting(AdmissionClass.Standard, _now); waiting--) _live++;
        _pool.Wait(AdmissionClass.Standard, -waiting);
        return true;
    }

    private async Task<bool> ReportAsync(IConnectionBudgetGrain budget)
    {
        var report = _oracle.Do(NextReport);
        try
        {
            return _oracle.Answer(_pool, report, await budget.Report(report, null), _now) == AnswerEffect.Renewed;
        }
        catch (Exception error) when (error is BudgetUnavailableException or TimeoutException or OrleansException)
        {
            Failures++;
            return _oracle.Do(() =>
            {
                _pool.OnFailure(report.Seq, _now);
                return false;
            });
        }
    }

    private PermitReport NextReport()
    {
        _pool.OnRecall(null, permitsFree: false);
        var due = _pool.NextDue(_now);
        if (due > _now) _now = due;
        return _pool.NextReport(_now, [], FrontendLoad.None) ?? throw new InvalidOperationException("A report is due, and there is none.");
    }
}
