using Tidegate.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.InProcess.Tests.Budget.Contest;

/// <summary>
/// What must hold at every moment: the caps of all frontends together are never over the limit, and no answer promises what storage does
/// not hold. Every change of a pool is made under one lock, so that the sum is that of one moment.
/// </summary>
internal sealed class ContestOracle(SharedLedger ledger, int limit)
{
    private readonly Lock _lock = new();
    private readonly List<PermitPool> _pools = [];

    /// <summary>The first violation, or null.</summary>
    public string? Violation { get; private set; }

    /// <summary>Answers that brought permits.</summary>
    public int Grants { get; private set; }

    /// <summary>Permits that they brought.</summary>
    public int Permits { get; private set; }

    /// <summary>Answers of all kinds that counted.</summary>
    public int Answers { get; private set; }

    public void Watch(PermitPool pool)
    {
        lock (_lock) _pools.Add(pool);
    }

    /// <summary>Changes a pool and checks.</summary>
    public T Do<T>(Func<T> change)
    {
        lock (_lock)
        {
            var result = change();
            Check();
            return result;
        }
    }

    /// <summary>Gives an answer to its pool and checks it against storage: nothing newer of this frontend is under way.</summary>
    public AnswerEffect Answer(PermitPool pool, PermitReport report, PermitAnswer answer, TimeSpan now)
    {
        lock (_lock)
        {
            if (answer.Kind == PermitAnswerKind.Granted && answer.Seq == report.Seq) CompareWithStorage(report, answer);
            var effect = pool.OnAnswer(answer, now);
            if (effect == AnswerEffect.Renewed) Count(report, answer);
            if (effect == AnswerEffect.Fenced) Violation ??= $"{report.FrontendId} was fenced for nothing.";
            Check();
            return effect;
        }
    }

    private void Count(PermitReport report, PermitAnswer answer)
    {
        Answers++;
        var gained = answer.Allowance.Total - report.Held.Total;
        if (gained <= 0) return;
        Grants++;
        Permits += gained;
    }

    private void CompareWithStorage(PermitReport report, PermitAnswer answer)
    {
        var entry = ledger.Stored?.Entries.Find(entry => entry.Id == report.FrontendId);
        if (entry?.Seq != report.Seq || entry.Allowance != answer.Allowance)
        {
            Violation ??= $"{report.FrontendId} was promised {answer.Allowance} for report {report.Seq}; "
                + $"storage holds {entry?.Allowance} for report {entry?.Seq}.";
        }
    }

    private void Check()
    {
        var caps = 0;
        foreach (var pool in _pools) caps += pool.Figures.Cap.Total;
        if (caps > limit) Violation ??= $"The caps add up to {caps} under a limit of {limit}.";
    }
}
