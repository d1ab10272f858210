using Tidegate.Budget;
using Tidegate.Grains.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.Simulation;

/// <content>
/// The second phase: the faults end. The system must converge, every permit must be accounted for, every free one must be reachable
/// from any frontend, and one that comes free must be taken elsewhere in the bound.
/// </content>
internal sealed partial class World
{
    private const int Rounds = 3;
    private static readonly long PollInterval = 100 * Span.Millisecond;
    private static readonly long RestTime = 4 * Span.Second;

    private readonly List<Client> _crowd = [];
    private Pcg? _healing;
    private long _lastLateArrival;
    private long _convergeBy;
    private bool _limitIsSet;
    private bool _hasSettled;
    private bool _done;

    /// <summary>Faults are over.</summary>
    public bool IsHealed { get; private set; }

    /// <summary>Everything has settled since.</summary>
    public bool IsConverged { get; private set; }

    /// <summary>What a message takes in the healed network.</summary>
    public long HealedDelay => Weather.BaseDelay;

    /// <summary>
    /// RecallTimeout and some round trips: to the ledger, to the holder of a spare permit and back. A holder that is not under
    /// pressure tells of a freed permit with its next count.
    /// </summary>
    public long AdmitBound => Weather.RecallTimeout + Weather.PoolSettings.CountInterval.Ticks + (4 * Weather.RoundTrip);

    /// <summary>A message of the first phase that arrives in the second one.</summary>
    public void ExpectArrival(long tick) => _lastLateArrival = Math.Max(_lastLateArrival, tick);

    private void Heal()
    {
        IsHealed = true;
        _healing = new Pcg(Seed, Streams.Healing);
        foreach (var machine in Machines)
        {
            (machine.Link.CutToBudget, machine.Link.CutToFrontend) = (0, 0);
            machine.Process?.Thaw();
            if (_healing.Chance(600)) machine.Start();
        }

        Budget.Heal();
        SetFinalLimit();
        EndEmergency();
        _convergeBy = Math.Max(Now, _lastLateArrival) + ConvergenceTime();
        if (Weather.Flaps) Flap();
        After(PollInterval, EventKind.Healing, Poll);
    }

    private long ConvergenceTime()
    {
        var lease = Math.Max(Weather.Ttl, Weather.OtherTtl) + Weather.Margin;
        var leases = Weather.Flaps ? 2 : Weather.LosesWrites || Weather.Flushes || Weather.Restarts > 0 ? 3 : 1;
        return ((1_000_000 + (2 * Weather.RatePpm)) * (lease * leases) / 1_000_000) + RestTime;
    }

    /// <summary>The operator asks until it is answered.</summary>
    private void SetFinalLimit()
    {
        if (_limitIsSet) return;
        SetLimit(Weather.FinalLimit == Weather.Limit ? null : Weather.FinalLimit, done => _limitIsSet |= done);
        After(5 * PollInterval, EventKind.Healing, SetFinalLimit);
    }

    /// <summary>So does the one who ends the emergency: a cut that storage brought back is ended again.</summary>
    private void EndEmergency()
    {
        if (IsConverged) return;
        if (Cut(Store.Document) is not null) Recover(start: false, null, _ => { });
        After(5 * PollInterval, EventKind.Healing, EndEmergency);
    }

    /// <summary>The effective limit that a stored ledger is cut to; null where it is not.</summary>
    internal static int? Cut(LedgerDocument? document) => document?.Recovery?.Find(record => record.Age is not null)?.Cut;

    /// <summary>L6: activations that come and go do not keep a dead frontend's permits.</summary>
    private void Flap()
    {
        if (_hasSettled) return;
        Budget.CrashOne(_healing!);
        After(2 * Weather.Renew, EventKind.Healing, Flap);
    }

    private void Poll()
    {
        if (!Array.Exists(Machines, machine => machine.IsUp)) Machines[0].Start();
        if (_limitIsSet && (Weather.LosesWrites || Weather.Flushes) && Store.Document?.Limit!.MaxConnections != Weather.FinalLimit)
        {
            // A frontend had seen a newer limit than storage: it came back over the operator's, who sets it again.
            _limitIsSet = false;
            SetFinalLimit();
        }

        if (Missing() is not { } missing)
        {
            if (_hasSettled)
            {
                IsConverged = true;
                Fill();
                return;
            }

            // Refusals of the first phase lapse before anybody's patience is measured.
            _hasSettled = true;
            _convergeBy = Now + AdmitBound + RestTime;
            After(AdmitBound, EventKind.Healing, Poll);
            return;
        }

        if (Now > _convergeBy) throw new Violation("I3", "after the faults have ended: " + missing);
        After(PollInterval, EventKind.Healing, Poll);
    }

    /// <summary>What is still to come before everything is accounted for; null where nothing is.</summary>
    private string? Missing()
    {
        if (Now <= _lastLateArrival) return "late messages are on their way";
        if (!_limitIsSet || Store.Document is not { } document || document.Limit!.MaxConnections != Weather.FinalLimit) return "the limit is not set";
        if (document.Settling) return "the ledger settles";
        if (Cut(document) is { } cut) return $"the effective limit is cut to {cut}";
        var up = 0;
        var sum = Permits.None;
        foreach (var machine in Machines)
        {
            if (!machine.IsUp) continue;
            var process = machine.Process!;
            if (process.IsDraining || !process.IsSettled) return $"{process.Life.Id} has something under way";
            var figures = process.Pool.Figures;
            if (!figures.Answered || figures.Dead || figures.Failures > 0 || process.Lease != LeaseState.Held) return $"{process.Life.Id} has no lease";
            if (figures.Cap != process.Life.Stored) return $"{process.Life.Id} has a cap of {figures.Cap} and an entry of {process.Life.Stored}";
            if (figures.Live != process.Life.Open) return $"{process.Life.Id} counts {figures.Live} permits for {process.Life.Open} sockets";
            sum += figures.Cap;
            up++;
        }

        if (document.Entries.Count != up) return $"{document.Entries.Count} entries for {up} frontends";
        if (!document.Limit.Allows(sum)) return $"{sum} permits are out under a limit of {document.Limit.MaxConnections}";
        if (Budget.Newest is not { IsIdle: true, Ledger: { } ledger } newest) return "the budget has something under way";
        if (!Array.TrueForAll(Machines, machine => !machine.IsUp || newest.Knows(machine.Process!.Life.Id))) return "the budget has not heard everybody";
        if (ledger.Free != document.Limit.MaxConnections - sum.Total) return $"{ledger.Free} permits are free with {sum} out";
        return null;
    }

    /// <summary>Clients crowd one frontend: as many as there are permits, and two more.</summary>
    private void Fill()
    {
        var limit = Store.Document!.Limit!;
        var free = limit.MaxConnections - Oracle.Open.Total;
        var standard = Math.Min(free, limit.StandardCeiling - Oracle.Open.Standard);
        var machine = AnyServing();
        for (var i = 0; i < free + 2; i++)
        {
            var admissionClass = i < standard || i >= free ? AdmissionClass.Standard : AdmissionClass.Priority;
            var client = new Client(this, _healing!, admissionClass, tries: i < free ? int.MaxValue : 2);
            if (i < free) _crowd.Add(client);
            machine.Arrive(client);
        }

        After(2 * AdmitBound, EventKind.Healing, () =>
        {
            if (Oracle.Open.Total != limit.MaxConnections)
                throw new Violation("I3", $"only {Oracle.Open} of {limit.MaxConnections} permits can be used when clients crowd {machine.Process!.Life.Id}");
            Count(Reach.HealedFill);
            HandOver(Rounds);
        });
    }

    /// <summary>In a full house one client leaves somewhere, and another one that comes elsewhere gets its permit.</summary>
    private void HandOver(int rounds)
    {
        if (rounds == 0 || Oracle.Open.Total == 0)
        {
            _done = true;
            return;
        }

        var giver = AnyServing();
        while (giver.Process!.Sockets.Count == 0) giver = Machines[(giver.Number + 1) % Machines.Length] is { Process: { IsDead: false } } next ? next : AnyServing();
        var socket = giver.Process.Sockets[_healing!.Below(giver.Process.Sockets.Count)];
        giver.Process.BeginClose(socket);
        var client = new Client(this, _healing, socket.Class, int.MaxValue);
        var taker = AnyServing();
        After(1 + _healing.Between(0, 20 * Span.Millisecond), EventKind.Arrival, () => taker.Arrive(client));
        // F9: in a full house a freed permit is reported at once, with no wait for the next count.
        var bound = AdmitBound - Weather.PoolSettings.CountInterval.Ticks;
        After((20 * Span.Millisecond) + bound, EventKind.Healing, () =>
        {
            // Another client that still wanted in may have been faster.
            if (!client.IsIn && Oracle.Open.Total < Store.Document!.Limit!.MaxConnections)
                throw new Violation("I3", $"a client at {taker.Process!.Life.Id} did not get the permit that came free at {giver.Process.Life.Id}");
            Count(Reach.HealedHandOver);
            HandOver(rounds - 1);
        });
    }

    private Machine AnyServing()
    {
        var serving = Array.FindAll(Machines, machine => machine.IsUp);
        return serving[_healing!.Below(serving.Length)];
    }
}
