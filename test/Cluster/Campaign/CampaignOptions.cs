using System.Globalization;
using Tidegate.Cluster.Nemesis;
using Tidegate.Cluster.Rig;

namespace Tidegate.Cluster.Campaign;

/// <summary>What the tool is asked to do.</summary>
internal sealed record CampaignOptions
{
    public const string Usage = """
        usage: dotnet run -c Release --project test/Cluster -- [--episodes N] [--minutes M] [--seed S] [options]
          --episodes N     run N episodes (default 3, or without bound where --minutes is given)
          --minutes M      begin no episode after M minutes
          --seed S         seed of the first episode; the next ones count up (default: drawn)
          --limit L        limit of the cluster (default 1000)
          --silos N        silos (default 3; 1 without Redis)
          --frontends N    frontends (default 3)
          --ttl S          TTL of leases in seconds (default 6)
          --long-ttl N     every Nth episode has the shipped TTL of 120 s and a cluster of its own (default 0: none)
          --fault KIND     one fault of this kind (FaultKind) in each episode, instead of drawn ones
          --fault-for S    how long it lasts, in seconds (default 6)
          --loopback       no network namespaces, which need root
          --memory         no Redis: one silo, everything in memory, on loopback
          --out FOLDER     where to archive (default artifacts/cluster)
        """;

    private const int DefaultEpisodes = 3;
    private static readonly TimeSpan ShippedTtl = TimeSpan.FromMinutes(2);

    public int Episodes { get; init; } = DefaultEpisodes;

    public TimeSpan Time { get; init; } = TimeSpan.MaxValue;

    public int Seed { get; init; } = Random.Shared.Next(1, 1_000_000);

    public int Limit { get; init; } = 1000;

    public int Silos { get; init; } = 3;

    public int Frontends { get; init; } = 3;

    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(6);

    public int LongTtlEvery { get; init; }

    /// <summary>The one fault of each episode; null where faults are drawn.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>How long <see cref="Fault"/> lasts.</summary>
    public TimeSpan FaultFor { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>What goes wrong in an episode; null where that is drawn.</summary>
    public FaultPlan? Plan => Fault is { } kind ? new FaultPlan([new Fault(kind, 0, TimeSpan.Zero, FaultFor, 0)]) : null;

    public bool HasNamespaces { get; init; } = true;

    public bool HasRedis { get; init; } = true;

    public string Folder { get; init; } = Path.GetFullPath(Path.Combine("artifacts", "cluster"));

    /// <summary>The cluster of an episode.</summary>
    public RigOptions RigOf(int episode, int seed) => new()
    {
        Limit = Limit,
        Silos = HasRedis ? Silos : 1,
        Frontends = Frontends,
        HasRedis = HasRedis,
        HasNamespaces = HasNamespaces && HasRedis,
        Ttl = IsLong(episode) ? ShippedTtl : Ttl,
        Seed = seed,
        Folder = Path.Combine(Folder, seed.ToString(CultureInfo.InvariantCulture), "cluster"),
    };

    /// <summary>True for an episode with the shipped TTL.</summary>
    public bool IsLong(int episode) => LongTtlEvery > 0 && (episode + 1) % LongTtlEvery == 0;

    /// <summary>Null where the arguments make no sense.</summary>
    public static CampaignOptions? Parse(string[] args)
    {
        var parsed = new CampaignOptions();
        var hasEpisodes = false;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--loopback" or "--memory")
            {
                parsed = args[i] == "--loopback" ? parsed with { HasNamespaces = false } : parsed with { HasRedis = false, HasNamespaces = false };
                continue;
            }

            if (i + 1 == args.Length)
                return null;
            var value = args[++i];
            if (args[i - 1] == "--out")
            {
                parsed = parsed with { Folder = Path.GetFullPath(value) };
                continue;
            }

            if (args[i - 1] == "--fault")
            {
                if (!Enum.TryParse<FaultKind>(value, out var kind) || !Enum.IsDefined(kind))
                    return null;
                parsed = parsed with { Fault = kind };
                continue;
            }

            if (!double.TryParse(value, CultureInfo.InvariantCulture, out var number) || number < 0)
                return null;
            switch (args[i - 1])
            {
                case "--episodes": (parsed, hasEpisodes) = (parsed with { Episodes = (int)number }, true); break;
                case "--minutes": parsed = parsed with { Time = TimeSpan.FromMinutes(number) }; break;
                case "--seed": parsed = parsed with { Seed = (int)number }; break;
                case "--limit": parsed = parsed with { Limit = (int)number }; break;
                case "--silos": parsed = parsed with { Silos = (int)number }; break;
                case "--frontends": parsed = parsed with { Frontends = (int)number }; break;
                case "--ttl": parsed = parsed with { Ttl = TimeSpan.FromSeconds(number) }; break;
                case "--fault-for": parsed = parsed with { FaultFor = TimeSpan.FromSeconds(number) }; break;
                case "--long-ttl": parsed = parsed with { LongTtlEvery = (int)number }; break;
                default: return null;
            }
        }

        return parsed.Time != TimeSpan.MaxValue && !hasEpisodes ? parsed with { Episodes = int.MaxValue } : parsed;
    }
}
