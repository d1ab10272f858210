using System.Globalization;
using System.Text;
using Tidegate.Cluster.Nemesis;

namespace Tidegate.Cluster.Episodes;

/// <summary>What one episode came to.</summary>
internal sealed record EpisodeReport
{
    public required int Seed { get; init; }

    public required FaultPlan Plan { get; init; }

    public required IReadOnlyList<Check> Checks { get; init; }

    /// <summary>The longest time in which the budget committed no report.</summary>
    public required TimeSpan LongestGap { get; init; }

    /// <summary>From the end of the last fault to a full house.</summary>
    public required TimeSpan HealedAfter { get; init; }

    /// <summary>Time it took.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>Sockets over the limit by the lower sweep, the upper sweep, and the kernel's count.</summary>
    public required (int Lower, int Upper, int Kernel) Excess { get; init; }

    /// <summary>The most sockets that frontends had in the kernel while they stood still.</summary>
    public required int MostFrozen { get; init; }

    /// <summary>Permits that did not come back.</summary>
    public required int Leaked { get; init; }

    /// <summary>Grains, or sockets of frontends, without a client.</summary>
    public required int Zombies { get; init; }

    /// <summary>Broadcast messages that a socket that stayed did not get.</summary>
    public required long Missed { get; init; }

    /// <summary>Sockets that the server ended, by close code.</summary>
    public required IReadOnlyDictionary<int, int> Closes { get; init; }

    /// <summary>An episode that could not be brought to its end.</summary>
    public static EpisodeReport Broken(int seed, FaultPlan plan, Exception failure) => new()
    {
        Seed = seed,
        Plan = plan,
        Checks = [new Check("episode", false, failure.Message)],
        LongestGap = default,
        HealedAfter = default,
        Took = default,
        Excess = default,
        MostFrozen = 0,
        Leaked = 0,
        Zombies = 0,
        Missed = 0,
        Closes = new Dictionary<int, int>(),
    };

    /// <summary>True where everything held.</summary>
    public bool Holds => Checks.All(check => check.Holds);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"episode {Seed}: {(Holds ? "all holds" : "FAILED")} after {Took.TotalSeconds:0} s");
        foreach (var fault in Plan.Faults)
            text.AppendLine(CultureInfo.InvariantCulture, $"  fault {fault}");
        foreach (var check in Checks)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {check}");
        var closes = string.Join(", ", Closes.OrderBy(close => close.Key).Select(close => $"{close.Key}: {close.Value}"));
        text.AppendLine(CultureInfo.InvariantCulture, $"  without grants at worst {LongestGap.TotalSeconds:0.0} s; full again {HealedAfter.TotalSeconds:0.0} s after the faults");
        text.AppendLine(CultureInfo.InvariantCulture, $"  closed by the server: {(closes.Length == 0 ? "none" : closes)}; broadcast missed: {Missed}; frozen sockets at most: {MostFrozen}");
        return text.ToString();
    }
}
