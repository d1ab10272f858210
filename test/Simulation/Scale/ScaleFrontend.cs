using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.Simulation.Scale;

/// <summary>One frontend: the shipped lease, and clients that come and go.</summary>
internal sealed class ScaleFrontend(ScaleWorld world, string id, string name, PoolSettings settings, int maxWaiting)
{
    private readonly FrontendLease _lease = new(id, name, settings, maxWaiting);
    private readonly LinkedList<ScaleWait> _waiting = [];
    private TimeSpan _alarm = TimeSpan.MaxValue;

    /// <summary>Clients that have a permit.</summary>
    public int Live { get; private set; }

    /// <summary>Since when the client that has waited longest waits; null where nobody does.</summary>
    public TimeSpan? OldestWait => _waiting.First?.Value.Since;

    /// <summary>Clients come.</summary>
    public void Arrive(int clients)
    {
        for (var i = 0; i < clients; i++) Arrive();
        Tick();
    }

    public void Leave()
    {
        Live--;
        End(_lease.Return(AdmissionClass.Standard, world.Now));
        Tick();
    }

    public void OnAnswer(PermitReport report, PermitAnswer answer)
    {
        _lease.OnAnswer(report, answer, world.Now, out var effects);
        End(effects);
        Tick();
    }

    public void OnRecall(RecallNotice notice)
    {
        _lease.OnRecall(notice);
        Tick();
    }

    /// <summary>Sends the report that is due, or looks again when one will be.</summary>
    public void Tick()
    {
        if (_lease.NextReport(world.Now, [], FrontendLoad.None, givesBack: false) is { } report)
        {
            world.Send(this, report);
            return;
        }

        var due = _lease.NextDue(world.Now);
        if (due <= world.Now || due == _alarm) return;
        _alarm = due;
        world.At(due, () =>
        {
            if (_alarm == due) Tick();
        });
    }

    private void Arrive()
    {
        var outcome = _lease.Take(AdmissionClass.Standard, world.Now, out _);
        if (outcome == TakeOutcome.Ask)
        {
            var wait = new ScaleWait(world.Now);
            outcome = _lease.TakeOrWait(wait, world.Now, budgetAnswers: true, out _);
            if (outcome == TakeOutcome.Ask) wait.Place = _waiting.AddLast(wait);
        }

        if (outcome == TakeOutcome.Taken) Live++;
        else if (outcome != TakeOutcome.Ask) world.OnRefused();
    }

    /// <summary>Counts the clients whose waiting has ended.</summary>
    private void End(LeaseEffects effects)
    {
        if (effects.Ended is not { } ended) return;
        foreach (var wait in ended.Cast<ScaleWait>())
        {
            _waiting.Remove(wait.Place!);
            world.OnWaited(world.Now - wait.Since);
            if (wait.Outcome == TakeOutcome.Taken) Live++;
            else world.OnRefused();
        }
    }

    private sealed class ScaleWait(TimeSpan since) : PermitWait(AdmissionClass.Standard)
    {
        public TimeSpan Since => since;

        public LinkedListNode<ScaleWait>? Place { get; set; }
    }
}
