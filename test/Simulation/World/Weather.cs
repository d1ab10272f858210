using Tidegate.Budget;
using Tidegate.Grains.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.Simulation;

/// <summary>
/// What one seed draws for itself: size, timings, and how hard each kind of fault blows (swarm testing: most seeds lack most kinds, so
/// that the others meet undisturbed). Probabilities are in thousandths, times in ticks.
/// </summary>
internal sealed class Weather
{
    public Weather(ulong seed)
    {
        var random = new Pcg(seed, Streams.Weather);
        Frontends = 1 + Math.Min(random.Below(8), random.Below(8));
        Limit = random.Chance(60) ? 0 : random.Chance(60) ? 1 : 2 + Math.Min(random.Below(49), random.Below(49));
        FinalLimit = random.Chance(700) ? Limit : random.Below(51);
        PriorityReserve = random.Chance(300) ? random.Below((Limit / 3) + 1) : 0;
        PriorityClients = random.Chance(400) ? random.Below(500) : 0;
        Threshold = 10 + random.Below(85);

        Ttl = random.Between(2_500, 5_000) * Span.Millisecond;
        OtherTtl = random.Between(2_500, 5_000) * Span.Millisecond;
        Renew = (Math.Min(Ttl, OtherTtl) / 4) - Span.Millisecond;
        RatePpm = random.Below(4) switch { 0 => 0, 1 => 10_000, 2 => 20_000, _ => 50_000 };
        CloseLateness = random.Between(100, 400) * Span.Millisecond;
        FenceSpread = random.Between(750, 1_200) * Span.Millisecond;
        EvidenceDelay = CloseLateness + random.Between(1, 200) * Span.Millisecond;
        LongestHandshake = random.Chance(500) ? random.Between(1, 150) * Span.Millisecond : 0;
        LongestClose = random.Chance(600) ? CloseLateness : 0;

        FaultTime = Ttl + random.Between(0, Ttl);
        Clients = 2 + Math.Min(random.Below(60), random.Below(60));
        Crowding = random.Chance(500) ? random.Below(1000) : 0;
        LongestSession = random.Chance(500) ? FaultTime * 2 : random.Between(50, 2_000) * Span.Millisecond;

        BaseDelay = random.Between(50, 5_000) * Span.Millisecond / 1000;
        Jitter = random.Chance(600) ? random.Between(1, 60) * Span.Millisecond : Span.Millisecond;
        Loss = Maybe(random, 400, 300);
        Doubling = Maybe(random, 400, 500);
        Clogging = Maybe(random, 300, 60);
        StorageDelay = random.Between(100, 20_000) * Span.Millisecond / 1000;
        RecallTimeout = (3 * RoundTrip) + random.Between(0, 150 * Span.Millisecond);
        CallTimeout = RecallTimeout + (2 * RoundTrip) + (random.Between(50, 300) * Span.Millisecond);
        StorageErrors = Maybe(random, 350, 120);

        Crashes = Count(random, 300, 3);
        Pauses = Count(random, 350, 3);
        Cuts = Count(random, 400, 4);
        Twins = Count(random, 350, 4);
        BudgetCrashes = Count(random, 300, 3);
        LimitChanges = Count(random, 350, 4);
        WallSteps = Count(random, 250, 3);
        Drains = Count(random, 250, 2);
        TtlChanges = Count(random, 200, 2);
        LosesWrites = random.Chance(125);
        Flushes = !LosesWrites && random.Chance(100);
        Flaps = !LosesWrites && !Flushes && random.Chance(100);
        if (LosesWrites || Flushes) TtlChanges = 0;
        Expels = Count(random, 250, 2);
        ShowsLosses = LosesWrites && random.Chance(500);
        // An activation that takes over a settling ledger settles anew: one that comes and goes for ever never ends it.
        Restarts = Flaps ? 0 : Count(random, 100, 2);
        Emergencies = Count(random, 350, 4);
    }

    public int Frontends { get; }

    public int Limit { get; }

    public int FinalLimit { get; }

    public int PriorityReserve { get; }

    public int PriorityClients { get; }

    public int Threshold { get; }

    public long Ttl { get; }

    public long OtherTtl { get; }

    public long Renew { get; }

    public long RatePpm { get; }

    public long CloseLateness { get; }

    public long FenceSpread { get; }

    public long RecallTimeout { get; }

    public long CallTimeout { get; }

    public long EvidenceDelay { get; }

    public long LongestHandshake { get; }

    public long LongestClose { get; }

    public long FaultTime { get; }

    public int Clients { get; }

    /// <summary>How much of the demand is on one frontend.</summary>
    public int Crowding { get; }

    public long LongestSession { get; }

    public long BaseDelay { get; }

    public long Jitter { get; }

    public int Loss { get; }

    public int Doubling { get; }

    public int Clogging { get; }

    public long StorageDelay { get; }

    public int StorageErrors { get; }

    public int Crashes { get; }

    public int Pauses { get; }

    public int Cuts { get; }

    public int Twins { get; }

    public int BudgetCrashes { get; }

    public int LimitChanges { get; }

    public int WallSteps { get; }

    public int Drains { get; }

    public int TtlChanges { get; }

    public int Expels { get; }

    /// <summary>Storage loses acknowledged writes.</summary>
    public bool LosesWrites { get; }

    /// <summary>It does not hide that: its run id is another one afterwards.</summary>
    public bool ShowsLosses { get; }

    /// <summary>How often storage restarts and loses nothing.</summary>
    public int Restarts { get; }

    /// <summary>How often an operator cuts the effective limit, or lets it go.</summary>
    public int Emergencies { get; }

    /// <summary>Storage loses the whole document.</summary>
    public bool Flushes { get; }

    /// <summary>Activations come and go after the healing too.</summary>
    public bool Flaps { get; }

    /// <summary>The margin of the configuration check, a little more than the least allowed.</summary>
    public long Margin
    {
        get
        {
            var longest = Math.Max(Ttl, OtherTtl);
            const long Million = 1_000_000;
            return ((Million + RatePpm) * ((longest * Million / (Million - RatePpm)) + CloseLateness) / Million) - longest + Span.Millisecond;
        }
    }

    /// <summary>From a report to its answer, behind another one's write, in a healed network. A recall takes two, so it must fit its timeout.</summary>
    public long RoundTrip => (2 * BaseDelay) + (6 * StorageDelay) + (10 * Span.Millisecond);

    public PoolSettings PoolSettings => new(new TimeSpan(Renew), new TimeSpan(RecallTimeout), new TimeSpan(FenceSpread));

    /// <summary>The rules of an activation.</summary>
    /// <param name="version">Version of its configuration.</param>
    /// <param name="ttl">Its lease time.</param>
    /// <param name="limit">Its limit; another one with the same version is a forgotten option.</param>
    public LedgerRules RulesWith(long version, long ttl, int limit) => new()
    {
        ConfigurationVersion = version,
        MaxConnections = limit,
        PriorityReserve = PriorityReserve,
        MemoryCeilingBytes = long.MaxValue,
        BackpressureThreshold = Threshold / 100.0,
        Ttl = new TimeSpan(ttl),
        Margin = new TimeSpan(Margin),
        RecallTimeout = new TimeSpan(RecallTimeout),
        RenewInterval = new TimeSpan(Renew),
        Settings = new ClusterSettings { RecallTimeout = new TimeSpan(RecallTimeout), RenewInterval = new TimeSpan(Renew) },
    };

    private static int Maybe(Pcg random, int chance, int most) => random.Chance(chance) ? random.Below(most) : 0;

    private static int Count(Pcg random, int chance, int most) => random.Chance(chance) ? 1 + random.Below(most) : 0;
}

/// <summary>Numbers of the random streams. Those with a node take the node's number on top.</summary>
internal static class Streams
{
    public const ulong Weather = 1;
    public const ulong Storage = 2;
    public const ulong Budget = 3;
    public const ulong Faults = 4;
    public const ulong Healing = 5;
    public const ulong Operator = 6;
    public const ulong Demand = 32;
    public const ulong Link = 64;
    public const ulong Process = 96;
    public const ulong Clock = 128;
    public const ulong FaultKind = 160;
}
