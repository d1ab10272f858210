using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Reporting;

namespace Tidegate.InProcess.Tests.Budget.Filling;

/// <summary>A frontend of the world: what PermitGate and BudgetReporter do, without their tasks.</summary>
internal sealed class FillFrontend : IPermitReturn
{
    private readonly FillWorld _world;
    private readonly PermitPool _pool;
    private readonly WaitingLine _line;
    private readonly List<(WaitingClient Client, TimeSpan Since)> _waiting = [];
    private long _markOfReport;
    private TimeSpan _alarm = TimeSpan.MaxValue;

    public FillFrontend(string id, FillWorld world)
    {
        _world = world;
        _line = new WaitingLine(world.Options.Frontend.MaxWaitingUpgrades);
        _pool = new PermitPool(id, id, PermitGate.ToPoolSettings(world.Options.ToClusterSettings()));
    }

    public string Id => _pool.FrontendId;

    public int Live => _pool.Figures.Live.Total;

    public int Refused { get; private set; }

    /// <summary>The longest that an admitted client waited.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <summary>A client comes.</summary>
    public void Arrive()
    {
        var outcome = _pool.TryTake(AdmissionClass.Standard, _world.Now, out _);
        if (outcome == TakeOutcome.Ask && _line.TryJoin(_pool, AdmissionClass.Standard) is { } client) _waiting.Add((client, _world.Now));
        else if (outcome != TakeOutcome.Taken) Refused++;
        Look();
    }

    /// <summary>A client goes.</summary>
    public void Leave()
    {
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
        if (_pool.OnAnswer(answer, _world.Now) == AnswerEffect.Renewed)
        {
            Serve();
            var asked = report.Live.Standard + report.Waiting.Standard > report.Held.Standard;
            if (asked && _pool.IsRefusing(AdmissionClass.Standard, _world.Now)) _line.Refuse(AdmissionClass.Standard, _markOfReport, TakeOutcome.Refused);
        }

        Settle();
        Look();
    }

    public void OnRecall(Permits? target, bool permitsFree)
    {
        _pool.OnRecall(target, permitsFree);
        Look();
    }

    /// <summary>Sends the report that is due, or looks again when one will be.</summary>
    public void Look()
    {
        var mark = _line.Mark;
        if (_pool.NextReport(_world.Now, [], FrontendLoad.None) is { } report)
        {
            _markOfReport = mark;
            _world.Send(this, report);
            return;
        }

        var due = _pool.NextDue(_world.Now);
        if (due <= _world.Now || due == _alarm) return;
        _alarm = due;
        _world.At(due, () =>
        {
            if (_alarm == due) Look();
        });
    }

    private void Serve()
    {
        _line.Serve(_world.Now, this);
        Settle();
    }

    /// <summary>Counts the clients whose waiting has ended.</summary>
    private void Settle()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var (client, since) = _waiting[i];
            if (!client.Outcome.IsCompletedSuccessfully) continue;
            _waiting.RemoveAt(i);
            if (client.Outcome.Result.Ticket is null) Refused++;
            else if (_world.Now - since > LongestWait) LongestWait = _world.Now - since;
        }
    }
}
