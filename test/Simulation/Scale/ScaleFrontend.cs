using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Reporting;

namespace Tidegate.Simulation.Scale;

/// <summary>One frontend: the shipped pool and waiting line, and what PermitGate and BudgetReporter do around them.</summary>
internal sealed class ScaleFrontend(ScaleWorld world, string id, string name, PoolSettings settings, int maxWaiting) : IPermitReturn
{
    private readonly PermitPool _pool = new(id, name, settings);
    private readonly WaitingLine _line = new(maxWaiting);
    private readonly List<(WaitingClient Client, TimeSpan Since)> _waiting = [];
    private long _markOfReport;
    private TimeSpan _alarm = TimeSpan.MaxValue;

    /// <summary>Clients that have a permit.</summary>
    public int Live { get; private set; }

    /// <summary>Since when the client that has waited longest waits; null where nobody does.</summary>
    public TimeSpan? OldestWait => _waiting.Count == 0 ? null : _waiting[0].Since;

    /// <summary>Clients come.</summary>
    public void Arrive(int clients)
    {
        for (var i = 0; i < clients; i++)
        {
            var outcome = _pool.TryTake(AdmissionClass.Standard, world.Now, out _);
            if (outcome == TakeOutcome.Taken) Live++;
            else if (outcome == TakeOutcome.Ask && _line.TryJoin(_pool, AdmissionClass.Standard) is { } client) _waiting.Add((client, world.Now));
            else world.OnRefused();
        }

        Look();
    }

    public void Leave()
    {
        Live--;
        Return(AdmissionClass.Standard);
        Look();
    }

    /// <inheritdoc/>
    public void Return(AdmissionClass admissionClass)
    {
        _pool.Return(admissionClass);
        Serve();
    }

    public void OnAnswer(PermitReport report, PermitAnswer answer)
    {
        if (_pool.OnAnswer(answer, world.Now) == AnswerEffect.Renewed)
        {
            Serve();
            var asked = report.Live.Standard + report.Waiting.Standard > report.Held.Standard;
            if (asked && _pool.IsRefusing(AdmissionClass.Standard, world.Now))
            {
                _line.Refuse(AdmissionClass.Standard, _markOfReport, TakeOutcome.Refused);
                Settle();
            }
        }

        Look();
    }

    public void OnRecall(RecallNotice notice)
    {
        _pool.OnRecall(notice.Target, notice.PermitsFree);
        Look();
    }

    /// <summary>Sends the report that is due, or looks again when one will be.</summary>
    public void Look()
    {
        var mark = _line.Mark;
        if (_pool.NextReport(world.Now, [], FrontendLoad.None) is { } report)
        {
            _markOfReport = mark;
            world.Send(this, report);
            return;
        }

        var due = _pool.NextDue(world.Now);
        if (due <= world.Now || due == _alarm) return;
        _alarm = due;
        world.At(due, () =>
        {
            if (_alarm == due) Look();
        });
    }

    private void Serve()
    {
        _line.Serve(world.Now, this);
        Settle();
    }

    /// <summary>Counts the clients whose waiting has ended.</summary>
    private void Settle()
    {
        if (_waiting.Count == 0) return;
        _waiting.RemoveAll(waiting =>
        {
            if (!waiting.Client.Outcome.IsCompletedSuccessfully) return false;
            world.OnWaited(world.Now - waiting.Since);
            if (waiting.Client.Outcome.Result.Ticket is null) world.OnRefused();
            else Live++;
            return true;
        });
    }
}
