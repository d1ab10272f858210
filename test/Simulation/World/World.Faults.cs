using Tidegate.Budget;
using Tidegate.Recovery;

namespace Tidegate.Simulation;

/// <content>The first phase: demand, and what goes wrong.</content>
internal sealed partial class World
{
    private void Begin()
    {
        After(Weather.FaultTime, EventKind.Healing, Heal);
        for (var i = 0; i < Machines.Length; i++)
        {
            var machine = Machines[i];
            After(1 + BudgetRandom.Between(0, 200 * Span.Millisecond), EventKind.Start, machine.Start);
        }

        Demand();
        Plan(Weather.Crashes, 0, Fault.Crash, Crash);
        Plan(Weather.Pauses, 1, Fault.Pause, Pause);
        Plan(Weather.Cuts, 2, Fault.Cut, Cut);
        Plan(Weather.Twins, 3, Fault.Twin, Budget.AddTwin);
        Plan(Weather.BudgetCrashes, 4, Fault.BudgetCrash, Budget.CrashOne);
        Plan(Weather.LimitChanges, 5, Fault.LimitChange, ChangeLimit);
        Plan(Weather.WallSteps, 6, Fault.WallStep, StepWallClock);
        Plan(Weather.Drains, 7, Fault.Drain, Drain);
        Plan(Weather.TtlChanges, 8, ChangeTtl);
        Plan(Weather.LosesWrites ? 2 : 0, 9, random => Store.LoseWrites(1 + random.Below(3)));
        Plan(Weather.Flushes ? 1 : 0, 10, _ => Store.Flush());
        Plan(Weather.Restarts, 12, _ => Store.Restart());
        Plan(Weather.Expels, 11, Fault.Expel, Expel);
        Plan(Weather.Emergencies, 13, Emergency);
    }

    private void Plan(int count, ulong kind, Fault counted, Func<Pcg, bool> fault) => Plan(count, kind, random =>
    {
        // Before it happens: it changes the situation.
        var situations = Situations();
        if (fault(random)) Count(counted, situations);
    });

    private void Plan(int count, ulong kind, Action<Pcg> fault)
    {
        if (count == 0) return;
        var random = new Pcg(Seed, Streams.FaultKind + kind);
        for (var i = 0; i < count; i++)
            After(random.Between(Weather.FaultTime / 10, Weather.FaultTime - 1), EventKind.Fault, () => fault(random));
    }

    private void Demand()
    {
        var random = new Pcg(Seed, Streams.Demand);
        var crowded = random.Below(Machines.Length);
        var left = Weather.Clients;
        while (left > 0)
        {
            var at = random.Between(Span.Millisecond, Weather.FaultTime);
            var crowd = random.Chance(100) ? Math.Min(left, 2 + random.Below(15)) : 1;
            left -= crowd;
            var machine = Machines[random.Chance(Weather.Crowding) ? crowded : random.Below(Machines.Length)];
            for (var i = 0; i < crowd; i++)
            {
                var client = NewClient(random);
                After(at, EventKind.Arrival, () => machine.Arrive(client));
            }

            if (crowd > 1) Count(Reach.Crowd);
        }
    }

    private Client NewClient(Pcg random) => new(
        this,
        random,
        random.Chance(Weather.PriorityClients) ? AdmissionClass.Priority : AdmissionClass.Standard,
        tries: 1 + random.Below(3));

    private Machine AnyMachine(Pcg random) => Machines[random.Below(Machines.Length)];

    private bool Crash(Pcg random)
    {
        var machine = AnyMachine(random);
        if (!machine.IsUp) return false;
        if (machine.Process!.Sockets.Count > 0) Count(Reach.FrontendCrash);
        machine.Process.Crash(socket =>
        {
            // The lock of the name is free before the kernel has closed the last socket.
            After(random.Between(1, Weather.CloseLateness), EventKind.SocketClosed, () => Oracle.Opened(socket.Life, socket.Class, -1));
        });
        if (random.Chance(700)) After(random.Between(1, random.Chance(500) ? Span.Millisecond : 2 * Span.Second), EventKind.Start, machine.Start);
        return true;
    }

    private bool Pause(Pcg random)
    {
        var process = AnyMachine(random).Process;
        if (process is null or { IsDead: true } or { IsFrozen: true }) return false;
        var length = random.Chance(500) ? random.Between(1, Weather.Ttl / 2) : random.Between(Weather.Ttl / 2, Weather.Ttl * 2);
        var suspended = random.Chance(400);
        if (suspended) Count(Reach.MachineSuspended);
        var begun = Now;
        process.Freeze();
        After(length, EventKind.Fault, () =>
        {
            if (suspended) process.Machine.Time.Suspended += new TimeSpan(Now - begun);
            process.Thaw();
        });
        return true;
    }

    private bool Cut(Pcg random)
    {
        var link = AnyMachine(random).Link;
        var until = Now + (random.Chance(500) ? random.Between(1, Weather.Ttl / 2) : random.Between(Weather.Ttl / 2, Weather.Ttl * 2));
        switch (random.Below(4))
        {
            case 0: link.CutToBudget = until; break;
            case 1: link.CutToFrontend = until; break;
            case 2: link.CloggedUntil = Math.Min(until, Now + Weather.Ttl); break;
            default: (link.CutToBudget, link.CutToFrontend) = (until, until); break;
        }
        return true;
    }

    private bool ChangeLimit(Pcg random)
    {
        int? limit = random.Below(8) switch { 0 => 0, 1 => 1, 2 or 3 => null, _ => random.Below(51) };
        SetLimit(limit, _ => { });
        return true;
    }

    private void SetLimit(int? limit, Action<bool> done) => Budget.Call(new BudgetCall(null, null, reply => done(reply is not null))
    {
        Limit = new LimitRequest { MaxConnections = limit, Actor = "operator", Reason = "simulation", CorrelationId = "" },
    });

    private void Emergency(Pcg random)
    {
        var start = random.Chance(700);
        Recover(start, start ? random.Below(51) : null, done =>
        {
            if (done) Count(start ? Reach.EffectiveLimitCut : Reach.EffectiveLimitFreed);
        });
    }

    private void Recover(bool start, int? limit, Action<bool> done) => Budget.Call(new BudgetCall(null, null, reply => done(reply?.Recovery!.Done == true))
    {
        Recovery = new RecoveryRequest
        {
            Procedure = RecoveryProcedure.EmergencyLimit,
            Start = start,
            Limit = limit,
            Actor = "operator",
            Reason = "simulation",
            CorrelationId = "",
        },
    });

    private bool Expel(Pcg random)
    {
        if (AnyMachine(random).Process is not { } process) return false;
        Budget.Call(new BudgetCall(null, null, _ => { })
        {
            Expel = new ExpelRequest { FrontendId = process.Life.Id, Actor = "operator", Reason = "simulation", CorrelationId = "" },
        });
        return true;
    }

    private bool StepWallClock(Pcg random)
    {
        var machine = AnyMachine(random);
        var ahead = random.Between(-5 * Span.Second, 5 * Span.Second);
        machine.Time.WallOffset += ahead;
        Count(Reach.WallClockStep);
        if (machine.IsUp) machine.Process!.OnWallStep();
        return true;
    }

    private bool Drain(Pcg random)
    {
        var machine = AnyMachine(random);
        if (!machine.IsUp || machine.Process!.IsFrozen) return false;
        machine.Process.BeginDrain();
        if (random.Chance(500)) After(random.Between(Span.Second, 3 * Span.Second), EventKind.Start, machine.Start);
        return true;
    }

    private void ChangeTtl(Pcg random)
    {
        Count(Reach.TtlChanged);
        Budget.Ttl = Budget.Ttl == Weather.Ttl ? Weather.OtherTtl : Weather.Ttl;
        Budget.Version++;
        if (random.Chance(500)) Budget.CrashOne(random);
        else Budget.AddTwin(random);
    }
}
