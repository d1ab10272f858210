using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Guarantees;

namespace Tidegate.WebFrontend.Leases;

/// <content>Reports and their answers. A shell has one call under way, and asks for the next report when it has ended.</content>
internal sealed partial class FrontendLease
{
    private long _reportedMark;

    /// <summary>The next report where one is due; it is in flight from then on (F1).</summary>
    /// <param name="now">Time of sending.</param>
    /// <param name="evidence">Ids of former processes that are proved to be gone.</param>
    /// <param name="load">Figures for operators.</param>
    /// <param name="givesBack">This frontend goes out of service, or is short of memory: it gives back what it does not use.</param>
    public PermitReport? NextReport(TimeSpan now, ImmutableArray<string> evidence, FrontendLoad load, bool givesBack)
    {
        _pool.GiveBack(givesBack);
        if (_pool.NextReport(now, evidence, load) is not { } report) return null;
        _reportedMark = _line.Mark;
        return report;
    }

    /// <summary>When <see cref="NextReport"/> may be due by time alone.</summary>
    public TimeSpan NextDue(TimeSpan now) => _pool.NextDue(now);

    /// <summary>
    /// Takes the answer to a report: clients who wait are served, then those of a class that brought nothing are refused, as far as they
    /// waited already when the report was made (F8).
    /// </summary>
    /// <exception cref="InvariantViolatedException">The answer contradicts what is in use here.</exception>
    public AnswerEffect OnAnswer(PermitReport report, PermitAnswer answer, TimeSpan now, out LeaseEffects effects)
    {
        effects = LeaseEffects.None;
        if (!IsOfThisLife(report)) return AnswerEffect.Ignored;
        var effect = _pool.OnAnswer(answer, now);
        if (effect == AnswerEffect.Renewed)
        {
            Serve(now);
            if (_pool.IsRefusedBy(report, AdmissionClass.Priority, now)) Refuse(AdmissionClass.Priority, _reportedMark, TakeOutcome.Refused);
            if (_pool.IsRefusedBy(report, AdmissionClass.Standard, now)) Refuse(AdmissionClass.Standard, _reportedMark, TakeOutcome.Refused);
        }

        effects = Effects(reportDue: false);
        return effect;
    }

    /// <summary>The call failed or timed out: what became of the report is unknown (F4), and nobody waits for an answer any longer.</summary>
    public LeaseEffects OnFailure(PermitReport report, TimeSpan now)
    {
        if (!IsOfThisLife(report)) return LeaseEffects.None;
        _pool.OnFailure(report.Seq, now);
        RefuseAll(TakeOutcome.Unavailable);
        return Effects(reportDue: false);
    }

    /// <summary>A push of the budget; harmless where it is late or doubled.</summary>
    /// <returns>Permits that go back with the next report; null where it is meant for another life.</returns>
    public int? OnRecall(RecallNotice notice) =>
        notice.FrontendId == _pool.FrontendId ? _pool.OnRecall(notice.Target, notice.PermitsFree) : null;

    /// <summary>A figure for operators has changed that is not worth a report of its own at once, but soon.</summary>
    /// <returns>True where that is new since the last report.</returns>
    public bool TellSoon() => _pool.TellSoon();

    /// <summary>The cluster's settings have changed.</summary>
    public void Use(PoolSettings changed) => _pool.Use(changed);

    private bool IsOfThisLife(PermitReport report) => report.FrontendId == _pool.FrontendId;
}
