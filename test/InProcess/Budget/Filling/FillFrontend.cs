using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.InProcess.Tests.Budget.Filling;

/// <summary>A frontend of the world: the shipped lease, and clients that come and go.</summary>
internal sealed class FillFrontend(string id, FillWorld world)
{
    private readonly FrontendLease _lease = new(
        id, id, PoolSettings.Of(world.Options.ToClusterSettings()), world.Options.Frontend.MaxWaitingUpgrades);

    private TimeSpan _alarm = TimeSpan.MaxValue;

    public string Id => id;

    public int Live => _lease.Pool.Figures.Live.Total;

    public int Refused { get; private set; }

    /// <summary>The longest that an admitted client waited.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <summary>A client comes.</summary>
    public void Arrive()
    {
        var outcome = _lease.Take(AdmissionClass.Standard, world.Now, out _);
        if (outcome == TakeOutcome.Ask) outcome = _lease.TakeOrWait(new FillWait(world.Now), world.Now, budgetAnswers: true, out _);
        if (outcome is not (TakeOutcome.Taken or TakeOutcome.Ask)) Refused++;
        Tick();
    }

    /// <summary>A client goes.</summary>
    public void Leave()
    {
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

    /// <summary>Counts the clients whose waiting has ended.</summary>
    private void End(LeaseEffects effects)
    {
        foreach (var wait in effects.Ended ?? [])
        {
            var waited = world.Now - ((FillWait)wait).Since;
            if (wait.Outcome != TakeOutcome.Taken) Refused++;
            else if (waited > LongestWait) LongestWait = waited;
        }
    }

    private sealed class FillWait(TimeSpan since) : PermitWait(AdmissionClass.Standard)
    {
        public TimeSpan Since => since;
    }
}
